import type { Details } from '../domain/message.ts';
import type { NewMessage } from './store.ts';

type Said = Pick<NewMessage, 'type' | 'text' | 'media' | 'details'>;

/** How deep in details words are looked for. */
const DEPTH = 6;

/**
 * What a person would look for a message by: what it says, its file, what it says beside its text, and where
 * it has no text, what it is. `before`: what it said before it was changed.
 */
export function searchable(
  { type, text, media, details }: Said,
  before: readonly (string | null)[] = [],
): string {
  const parts = [
    text === null || text === '' ? type : text,
    media && media.caption,
    media && media.filename,
    ...(details ? valuesOf(details, DEPTH) : []),
    ...before,
  ];
  return parts.filter(Boolean).join('\n');
}

function valuesOf(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  return Object.values(value as Details).flatMap((inner) => valuesOf(inner, depth - 1));
}
