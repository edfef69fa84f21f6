/** https://core.telegram.org/bots/api#sendmessage and the other messages without a file */
import { type Call, decimal, integer, object, text } from './call.ts';
import { asMembers, messageText } from './formatted.ts';
import { type Json, lengthOf, present } from './json.ts';
import { bad } from './refusals.ts';
import { sendOne } from './send.ts';

export function sendMessage(call: Call): unknown {
  return sendOne(call, textContent(call));
}

/** Text with the options of its link's preview. */
export function textContent(call: Call): Json {
  const options = object(call, 'link_preview_options', 'link preview options');
  return present({
    ...asMembers(messageText(call), 'text', 'entities'),
    link_preview_options: options,
  });
}

export function sendLocation(call: Call): unknown {
  const period = integer(call, 'live_period');
  if (period !== undefined && period !== 0x7fffffff && (period < 60 || period > 86_400)) {
    throw bad('wrong live location period specified');
  }
  const accuracy = decimal(call, 'horizontal_accuracy');
  if (accuracy !== undefined && (accuracy < 0 || accuracy > 1500)) {
    throw bad('wrong horizontal accuracy specified');
  }
  const location = present({
    ...placeOf(call),
    horizontal_accuracy: accuracy,
    live_period: period,
    heading: integer(call, 'heading'),
    proximity_alert_radius: integer(call, 'proximity_alert_radius'),
  });
  return sendOne(call, { location });
}

export function sendVenue(call: Call): unknown {
  const location = placeOf(call);
  const venue = present({
    location,
    title: required(call, 'title', 'venue title'),
    address: required(call, 'address', 'venue address'),
    foursquare_id: text(call, 'foursquare_id'),
    foursquare_type: text(call, 'foursquare_type'),
    google_place_id: text(call, 'google_place_id'),
    google_place_type: text(call, 'google_place_type'),
  });
  return sendOne(call, { location, venue });
}

export function sendContact(call: Call): unknown {
  const vcard = text(call, 'vcard');
  if (vcard !== undefined && Buffer.byteLength(vcard) > 2048) throw bad('vcard is too long');
  const contact = present({
    phone_number: required(call, 'phone_number', 'phone number').replace(/^\+/, ''),
    first_name: required(call, 'first_name', 'first name'),
    last_name: text(call, 'last_name'),
    vcard,
  });
  return sendOne(call, { contact });
}

const DICE: Readonly<Record<string, number>> = {
  '🎲': 6,
  '🎯': 6,
  '🏀': 5,
  '⚽': 5,
  '🎳': 6,
  '🎰': 64,
};

export function sendDice(call: Call): unknown {
  const emoji = text(call, 'emoji') || '🎲';
  const sides = DICE[emoji.replace('\ufe0f', '')];
  if (sides === undefined) throw bad('wrong emoji for a dice specified');
  return sendOne(call, { dice: { emoji, value: 1 + Math.floor(Math.random() * sides) } });
}

function placeOf(call: Call): { latitude: number; longitude: number } {
  const latitude = decimal(call, 'latitude');
  const longitude = decimal(call, 'longitude');
  if (latitude === undefined) throw bad('latitude is empty');
  if (longitude === undefined) throw bad('longitude is empty');
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) throw bad('invalid location specified');
  return { latitude, longitude };
}

function required(call: Call, name: string, what: string): string {
  const value = text(call, name)?.trim() ?? '';
  if (value === '') throw bad(`${what} must be non-empty`);
  if (lengthOf(value) > 4096) throw bad(`${what} is too long`);
  return value;
}
