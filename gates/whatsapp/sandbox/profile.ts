/** `GET|POST /{phone-number-id}/whatsapp_business_profile` */
import { type Call, idOf, text } from '../../meta/sandbox/call.ts';
import { invalidParameter } from '../../meta/sandbox/errors.ts';
import { type NodeShape, pick } from '../../meta/sandbox/fields.ts';
import { uploadedFile } from '../../meta/sandbox/uploads.ts';
import { numberOf } from '../../meta/sandbox/whatsapp.ts';
import type { Platform } from './platform.ts';
import { surfaceOf } from './surface.ts';

const SHAPE: NodeShape = {
  type: 'WhatsAppBusinessProfile',
  defaults: [
    'about',
    'address',
    'description',
    'email',
    'profile_picture_url',
    'websites',
    'vertical',
  ],
  withId: false,
};
/** Characters. */
const LENGTHS = { about: 139, address: 256, description: 512, email: 128 } as const;
const WEBSITE_MAX = 256;
const VERTICALS =
  'OTHER AUTO BEAUTY APPAREL EDU ENTERTAIN EVENT_PLAN FINANCE GROCERY GOVT HOTEL HEALTH NONPROFIT PROF_SERVICES RETAIL TRAVEL RESTAURANT ALCOHOL ONLINE_GAMBLING PHYSICAL_GAMBLING OTC_DRUGS'.split(
    ' ',
  );
const MANAGE = 'whatsapp_business_management';

export function registerProfile(platform: Platform): void {
  const { world } = platform;
  world.route('GET', ':phone/whatsapp_business_profile', (call) => {
    const { number } = numberOf(call, MANAGE);
    const profile = { ...empty(), ...platform.state.profiles.get(number.id) };
    return { data: [{ ...pick(call, profile, SHAPE), messaging_product: 'whatsapp' }] };
  });
  world.route('POST', ':phone/whatsapp_business_profile', (call) => update(platform, call));
  // Where `profile_picture_url` points: open to whoever knows it, as at pps.whatsapp.net.
  world.route('GET', '_pictures/:phone', (call) => {
    const { picture } = surfaceOf(platform, idOf(call, 'phone'));
    if (picture === null) return new Response('Not Found', { status: 404 });
    return new Response(new Uint8Array(picture.bytes), {
      headers: { 'content-type': picture.mimeType },
    });
  });
}

function update(platform: Platform, call: Call): unknown {
  const { number } = numberOf(call, MANAGE);
  if (text(call, 'messaging_product') !== 'whatsapp') {
    throw invalidParameter('The parameter messaging_product is required.');
  }
  const changed = { ...texts(call), ...websites(call) };
  const { vertical, profile_picture_handle: handle } = call.parameters;
  if (vertical !== undefined) {
    if (typeof vertical !== 'string' || !VERTICALS.includes(vertical)) {
      throw invalidParameter(`Param vertical must be one of {${VERTICALS.join(', ')}}`);
    }
    Object.assign(changed, { vertical });
  }
  if (handle !== undefined) {
    const file = uploadedFile(platform.world, handle);
    if (!file || !['image/jpeg', 'image/png'].includes(file.mimeType)) {
      throw invalidParameter('The profile picture handle is invalid or expired');
    }
    surfaceOf(platform, number.id).picture = file;
    const url = `${platform.world.host.base()}/_pictures/${number.id}`;
    Object.assign(changed, { profile_picture_url: url });
  }
  platform.state.profiles.set(number.id, { ...platform.state.profiles.get(number.id), ...changed });
  return { success: true };
}

/** An empty one is taken away, but for `about`. */
function texts(call: Call): Record<string, unknown> {
  const changed: Record<string, unknown> = {};
  for (const [name, max] of Object.entries(LENGTHS)) {
    const value = call.parameters[name];
    if (value === undefined) continue;
    if (typeof value !== 'string' || [...value].length > max) {
      throw invalidParameter(`Param ${name} must be at most ${max} characters long.`);
    }
    if (name === 'about' && value === '') {
      throw invalidParameter('Param about must be at least 1 character long.');
    }
    if (name === 'email' && value !== '' && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value)) {
      throw invalidParameter('Invalid parameter: email must be a valid email address');
    }
    changed[name] = value === '' ? undefined : value;
  }
  return changed;
}

function websites(call: Call): Record<string, unknown> {
  const { websites: given } = call.parameters;
  if (given === undefined) return {};
  if (!Array.isArray(given) || given.length > 2) {
    throw invalidParameter('Param websites must be an array of at most 2 addresses.');
  }
  for (const website of given) {
    const fits = typeof website === 'string' && website.length <= WEBSITE_MAX;
    if (!fits || !/^https?:\/\//.test(website)) {
      throw invalidParameter(
        `Param websites must hold URLs with http:// or https:// of at most ${WEBSITE_MAX} characters.`,
      );
    }
  }
  // As the platform writes them back: with the slash after the host.
  return {
    websites:
      given.length === 0 ? undefined : (given as string[]).map((site) => new URL(site).href),
  };
}

function empty(): Record<string, unknown> {
  return {
    about: 'Consultations',
    address: undefined,
    description: undefined,
    email: undefined,
    profile_picture_url: undefined,
    websites: undefined,
    vertical: 'PROF_SERVICES',
  };
}
