/** `POST /{phone-number-id}`: what can be changed of a number, any of it in one request. */
import { type Call, text } from './call.ts';
import { verifyCallback } from './callback.ts';
import type { PhoneNumber } from './directory.ts';
import { invalidParameter } from './errors.ts';

const USERNAME = /^(?!www)(?=.*[a-z])[a-z0-9_]+(\.[a-z0-9_]+)*$/;

/** Applies the request, or throws the platform's refusal with nothing changed. */
export async function updateNumber(call: Call, number: PhoneNumber): Promise<unknown> {
  const changes = [
    pinOf(call, number),
    nameOf(call, number),
    usernameOf(call, number),
    visibilityOf(call, number),
    connectionOf(call),
    await callbackOf(call, number),
  ].filter((change) => change !== null);
  if (changes.length === 0) throw invalidParameter('One of the parameters is required.');
  for (const change of changes) change();
  return { success: true };
}

type Change = (() => void) | null;

function pinOf(call: Call, number: PhoneNumber): Change {
  const data = objectOf(call.parameters['whatsapp_business_api_data']);
  const pin = text(call, 'pin') ?? data?.['pin'];
  if (pin === undefined) return data === null ? null : () => undefined;
  if (typeof pin !== 'string' || !/^\d{6}$/.test(pin)) {
    throw invalidParameter('Param pin must be 6 digits long.');
  }
  return () => {
    number.twoStepPin = pin;
  };
}

/** A name waits for its review; the old one stays until then. */
function nameOf(call: Call, number: PhoneNumber): Change {
  const name = text(call, 'new_display_name');
  if (name === undefined) return null;
  if ([...name].length < 2 || [...name].length > 75) {
    throw invalidParameter('Param new_display_name must be 2 to 75 characters long.');
  }
  return () => {
    number.newName = { name, status: 'PENDING_REVIEW' };
  };
}

function usernameOf(call: Call, number: PhoneNumber): Change {
  const username = text(call, 'username');
  if (username === undefined) return null;
  if (username.length < 3 || username.length > 35 || !USERNAME.test(username)) {
    throw invalidParameter('Param username is not a valid username.');
  }
  const taken = call.world.state.directory.accounts
    .flatMap(({ numbers }) => numbers)
    .some((other) => other.id !== number.id && other.username === username);
  if (taken) throw invalidParameter('This username is not available.');
  return () => {
    number.username = username;
  };
}

function visibilityOf(call: Call, number: PhoneNumber): Change {
  const visibility = text(call, 'search_visibility');
  if (visibility === undefined) return null;
  if (!['VISIBLE', 'HIDDEN'].includes(visibility)) {
    throw invalidParameter('Param search_visibility must be one of {VISIBLE, HIDDEN}');
  }
  return () => {
    number.searchVisibility = visibility;
  };
}

/** Taken, and what it is stays as it is: a number is connected by its registration. */
function connectionOf(call: Call): Change {
  const given = text(call, 'connection_status') ?? text(call, 'webhook_url');
  return given === undefined ? null : () => undefined;
}

/** `webhook_configuration {override_callback_uri, verify_token}`: this number's own address; an empty one takes it back. */
async function callbackOf(call: Call, number: PhoneNumber): Promise<Change> {
  if (call.parameters['webhook_configuration'] === undefined) return null;
  const configuration = objectOf(call.parameters['webhook_configuration']);
  if (configuration === null) {
    throw invalidParameter('The parameter webhook_configuration is required.');
  }
  const { override_callback_uri: url, verify_token: verifyToken } = configuration;
  const address = typeof url === 'string' && url !== '' ? url : null;
  if (address !== null) await verifyCallback(address, verifyTokenOf(verifyToken));
  return () => {
    number.callback = address;
  };
}

/** @throws GraphRefusal where it is missing or empty */
export function verifyTokenOf(value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw invalidParameter('The parameter verify_token is required with override_callback_uri.');
}

/** An object as such, or as JSON in a form field. */
function objectOf(value: unknown): Readonly<Record<string, unknown>> | null {
  const read: unknown = typeof value === 'string' ? parse(value) : value;
  return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : null;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
