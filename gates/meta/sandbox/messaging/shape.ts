/** Reading requests the way the Messenger Platform checks them. */
import { type Call, text } from '../call.ts';
import { invalid } from './refusals.ts';

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A parameter that is an object: JSON, also as text in a form or a query. `undefined` where it is missing. */
export function objectOf(call: Call, name: string): Json | undefined {
  const value = readable(call.parameters[name]);
  if (value === undefined || value === null || value === '') return undefined;
  if (!isObject(value)) throw invalid(`Param ${name} must be a JSON object.`);
  return value;
}

/** A list, also as JSON text or with commas between its items. */
export function listOf(call: Call, name: string): readonly string[] {
  const value = readable(call.parameters[name]);
  if (Array.isArray(value)) return value.map(String);
  return (text(call, name) ?? '').split(',').filter((item) => item !== '');
}

/** A member that must be text of so many characters. */
export function words(holder: Json, name: string, path: string, max: number): string {
  const value = holder[name];
  if (typeof value !== 'string' || value === '') throw invalid(`The parameter ${path} is required`);
  return within(value, path, max);
}

/** The same, where it may be left out. */
export function optional(
  holder: Json,
  name: string,
  path: string,
  max: number,
): string | undefined {
  const value = holder[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalid(`Param ${path} must be a string.`);
  return within(value, path, max);
}

/** A member as text: an id may come as a number too. `undefined` for anything else. */
export function idIn(holder: Json, name: string): string | undefined {
  const value = holder[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** One of the platform's words, which it reads without regard to case. */
export function wordIn(holder: Json, name: string): string {
  return idIn(holder, name)?.toLowerCase() ?? '';
}

/** From one to so many objects. */
export function items(holder: Json, name: string, path: string, max: number): readonly Json[] {
  const value = holder[name];
  if (!Array.isArray(value) || value.length === 0 || !value.every(isObject)) {
    throw invalid(`Param ${path} must be a non-empty array.`);
  }
  if (value.length > max) throw invalid(`Param ${path} must have at most ${max} elements.`);
  return value;
}

function within(value: string, path: string, max: number): string {
  if ([...value].length > max) {
    throw invalid(`Length of param ${path} must be less than or equal to ${max}`);
  }
  return value;
}

/** A parameter's value: JSON, also where it came as text. */
export function readable(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    throw invalid('Invalid JSON in a parameter.');
  }
}
