/**
 * One request to the pretend Bot API: query, JSON, forms and multipart are the same to it.
 * https://core.telegram.org/bots/api#making-requests
 */
import { isObject, type Json } from './json.ts';
import { bad } from './refusals.ts';
import type { Bot, World } from './state.ts';

export interface Call {
  readonly world: World;
  readonly bot: Bot;
  readonly parameters: Json;
  readonly files: ReadonlyMap<string, File>;
  /** Ends with the connection. */
  readonly signal: AbortSignal;
}

export type Method = (call: Call) => unknown;

/** Reads the body by its type. Throws the platform's refusal for JSON that is none. */
export async function readCall(world: World, bot: Bot, request: Request): Promise<Call> {
  const parameters: Record<string, unknown> = Object.fromEntries(new URL(request.url).searchParams);
  const files = new Map<string, File>();
  const type = request.headers.get('content-type') ?? '';
  if (type.startsWith('application/json')) {
    const body = readJson(await request.text());
    if (!isObject(body)) throw bad("can't parse JSON object");
    Object.assign(parameters, body);
  } else if (type.startsWith('application/x-www-form-urlencoded')) {
    Object.assign(parameters, Object.fromEntries(new URLSearchParams(await request.text())));
  } else if (type.startsWith('multipart/form-data')) {
    const form = await request.formData().catch(() => null);
    if (form === null) throw bad("can't parse multipart/form-data");
    for (const [name, value] of form) {
      if (typeof value === 'string') parameters[name] = value;
      else files.set(name, value);
    }
  }
  return { world, bot, parameters, files, signal: request.signal };
}

/** A parameter as text; `undefined` where it is missing. */
export function text(call: Call, name: string): string | undefined {
  const value = call.parameters[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw bad(`parameter "${name}" must be a String`);
}

/** A whole number, also as text. */
export function integer(call: Call, name: string): number | undefined {
  return whole(call.parameters[name], name);
}

export function whole(value: unknown, name: string): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (!Number.isSafeInteger(number)) throw bad(`parameter "${name}" must be an Integer`);
  return number as number;
}

export function decimal(call: Call, name: string): number | undefined {
  const value = call.parameters[name];
  if (value === undefined || value === null || value === '') return undefined;
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    throw bad(`parameter "${name}" must be a Float`);
  }
  return number;
}

export function flag(call: Call, name: string): boolean {
  return truth(call.parameters[name], name) ?? false;
}

export function truth(value: unknown, name: string): boolean | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (value === true || value === false) return value;
  const said = typeof value === 'string' ? value.toLowerCase() : value;
  if (said === 'true' || said === '1' || said === 1 || said === 'yes') return true;
  if (said === 'false' || said === '0' || said === 0 || said === 'no') return false;
  throw bad(`parameter "${name}" must be a Boolean`);
}

/** A parameter that is JSON-serialized outside JSON bodies; `undefined` where it is missing. */
export function object(call: Call, name: string, what: string): Json | undefined {
  const value = serialized(call, name, what);
  if (value === undefined) return undefined;
  if (!isObject(value)) throw bad(`can't parse ${what}: Expected an Object`);
  return value;
}

export function list(call: Call, name: string, what: string): readonly unknown[] | undefined {
  const value = serialized(call, name, what);
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw bad(`can't parse ${what}: Expected an Array`);
  return value;
}

/** A JSON-serialized list of whole numbers. */
export function integers(call: Call, name: string): readonly number[] | undefined {
  return list(call, name, name)?.map((value) => {
    const number = whole(value, name);
    if (number === undefined) throw bad(`parameter "${name}" must be an Array of Integer`);
    return number;
  });
}

function serialized(call: Call, name: string, what: string): unknown {
  const value = call.parameters[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') return value;
  const read = readJson(value);
  if (read === undefined) throw bad(`can't parse ${what} JSON object`);
  return read;
}

function readJson(said: string): unknown {
  try {
    return JSON.parse(said);
  } catch {
    return undefined;
  }
}
