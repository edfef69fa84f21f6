/** Text of an export: a string, or a list of strings and of `{type, text}`. */
import { type Json, objects, string } from '../../meta/json.ts';

export function textOf(value: unknown): string | null {
  if (!Array.isArray(value)) return string(value);
  return string(
    value
      .map((part: unknown) =>
        typeof part === 'string' ? part : (string(field(part, 'text')) ?? ''),
      )
      .join(''),
  );
}

/** Names that the Bot API has for the same. https://core.telegram.org/bots/api#messageentity */
const TYPES: Readonly<Record<string, string>> = {
  link: 'url',
  mention_name: 'text_mention',
  phone: 'phone_number',
};

/** As events of this gate have them; `undefined`: it is all plain. */
export function entitiesOf(value: unknown): readonly Json[] | undefined {
  const entities: Json[] = [];
  let offset = 0;
  for (const part of objects(value)) {
    const { length } = string(part['text']) ?? '';
    const type = string(part['type']) ?? 'plain';
    if (type !== 'plain' && length > 0) entities.push(entityOf(type, offset, length, part));
    offset += length;
  }
  return entities.length > 0 ? entities : undefined;
}

function entityOf(type: string, offset: number, length: number, part: Json): Json {
  const { href, language, user_id: user } = part;
  return {
    type: TYPES[type] ?? type,
    offset,
    length,
    ...(string(href) !== null && { url: href }),
    ...(string(language) !== null && { language }),
    ...(user !== undefined && { user: { id: user } }),
  };
}

function field(part: unknown, name: string): unknown {
  return typeof part === 'object' && part !== null ? (part as Json)[name] : undefined;
}
