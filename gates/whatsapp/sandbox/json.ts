/** Reading a request's JSON the way Cloud API checks it. */
import { invalidParameter } from '../../meta/sandbox/errors.ts';
import { refused } from './errors.ts';

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A part of the message that must be an object. */
export function part(holder: Json, name: string, path = name): Json {
  const value = holder[name];
  if (isObject(value)) return value;
  if (value === undefined) throw invalidParameter(`The parameter ${path} is required.`);
  throw invalidParameter(`Param ${path} must be a JSON object.`);
}

export function items(holder: Json, name: string, path: string): Json[] {
  const value = holder[name];
  if (value === undefined) throw invalidParameter(`The parameter ${path} is required.`);
  if (!Array.isArray(value) || !value.every(isObject)) {
    throw invalidParameter(`Param ${path} must be an array.`);
  }
  return value;
}

/** A text that must be there and not be too long, in characters. */
export function requiredText(holder: Json, name: string, path: string, max?: number): string {
  const value = optionalText(holder, name, path, max);
  if (value === undefined || value === '') {
    throw invalidParameter(`The parameter ${path} is required.`);
  }
  return value;
}

export function optionalText(
  holder: Json,
  name: string,
  path: string,
  max?: number,
): string | undefined {
  const value = holder[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalidParameter(`Param ${path} must be a string.`);
  if (max !== undefined && length(value) > max) {
    throw invalidParameter(`Param ${path} must be at most ${max} characters long.`);
  }
  return value;
}

/** The wording of the interactive parts: a length between 1 and `max`. */
export function sized(value: unknown, what: string, max: number): string {
  const given = typeof value === 'string' ? value : '';
  if (given.trim() === '' || length(given) > max) {
    throw refused(131009, `${what} length invalid. Min length: 1, Max length: ${max}`);
  }
  return given;
}

function length(value: string): number {
  return [...value].length;
}
