/** What an event is told, as it comes from a command line or a test. */
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { SandboxEvent } from '../../../src/gate.ts';

export function textIn(event: SandboxEvent, name: string): string | undefined {
  const value = event[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw usageError(words`${name} takes text.`);
}

/** With commas between, or a list. */
export function listIn(event: SandboxEvent, name: string): string[] {
  const value = event[name];
  const list = Array.isArray(value) ? value.map(String) : (textIn(event, name) ?? '').split(',');
  return list.map((each) => each.trim()).filter((each) => each !== '');
}

export function isOn(event: SandboxEvent, name: string): boolean {
  const value = event[name];
  return value === undefined || value === true || value === 'true' || value === 1;
}

/** An ISO time or epoch milliseconds. */
export function timeIn(event: SandboxEvent, name: string, now: number): number {
  if (event[name] === undefined) return now;
  const value = event[name];
  const at = typeof value === 'number' ? value : Date.parse(textIn(event, name) ?? '');
  if (Number.isNaN(at)) throw usageError(words`${name} takes a time, e.g. 2030-01-31T10:00:00Z.`);
  return at;
}
