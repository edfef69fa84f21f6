/** Telegram writes `message_id`; libraries that keep its updates write `messageId`. Both are read. */
import { type Json, object } from '../../meta/json.ts';

/** How deep an update may nest: a message in a message with its entities takes a dozen. */
const DEPTH = 64;

/** In the platform's spelling. What is written so already comes back as it is. */
export function inPlatformSpelling(update: Json): Json {
  const parts = Object.values(update).map(object);
  const names = [update, ...parts].flatMap((part) => Object.keys(part ?? {}));
  return names.some((name) => CAMEL.test(name)) ? (spelled(update, DEPTH) as Json) : update;
}

const CAMEL = /[a-z\d][A-Z]/;

function spelled(value: unknown, depth: number): unknown {
  if (depth === 0) return null;
  if (Array.isArray(value)) return value.map((one: unknown) => spelled(one, depth - 1));
  const read = object(value);
  if (!read) return value;
  return Object.fromEntries(
    Object.entries(read).map(([name, inner]) => [
      name.replaceAll(/(?<=[a-z\d])[A-Z]/g, (letter) => `_${letter}`).toLowerCase(),
      spelled(inner, depth - 1),
    ]),
  );
}
