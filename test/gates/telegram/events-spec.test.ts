/** Everything that the Bot API’s own description lists is known: kinds of updates, fields of messages. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ALLOWED_UPDATES } from '../../../gates/telegram/updates.ts';
import { CHANNEL, inGroup, read, said } from './updates.ts';

const FILE = fileURLToPath(
  new URL('../../../../shared/specs/telegram/telegram-bot-api-spec.api.json', import.meta.url),
);
const missing = existsSync(FILE) ? null : 'skipped: ../shared/specs is absent';
if (missing) console.warn(missing);

interface Field {
  name: string;
  types: string[];
  required: boolean;
  description: string;
}
const types: Record<string, { fields?: Field[]; subtypes?: string[] }> = missing
  ? {}
  : JSON.parse(readFileSync(FILE, 'utf8')).types;

const fieldsOf = (name: string): Field[] => types[name]?.fields ?? [];

/** The least that is a value of a type, with the optional fields asked for. */
function sample(type: string, depth = 8): any {
  const [, inner] = /^Array of (.+)$/.exec(type) ?? [];
  if (inner !== undefined) return depth > 0 ? [sample(inner, depth - 1)] : [];
  if (type === 'Integer') return 1_795_248_000;
  if (type === 'Float') return 1.5;
  if (type === 'Boolean' || type === 'True') return true;
  if (type === 'String') return 'x';
  if (type === 'RichText') return 'x';
  const { fields = [], subtypes } = types[type] ?? {};
  if (subtypes) return sample(subtypes[0] ?? '', depth);
  if (depth === 0) return {};
  return Object.fromEntries(
    fields
      .filter(({ required }) => required)
      .map(({ name, types: [first = ''], description }) => {
        const fixed = /(?:always|must be) [“"]([a-z_]+)[”"]/.exec(description)?.[1];
        return [name, fixed ?? sample(first, depth - 1)];
      }),
  );
}

/** Fields that say who, when, how and to what. What a message is, is none of these. */
const ABOUT =
  /^(message_id|message_thread_id|direct_messages_topic|from|sender_.*|date|guest_.*|business_connection_id|chat|forward_origin|is_.*|reply_.*|external_reply|quote|via_bot|edit_date|has_.*|media_group_id|author_signature|paid_star_count|entities|link_preview_options|suggested_post_info|effect_id|caption|caption_entities|show_caption_above_media)$/;

describe.skipIf(missing)(`the Bot API ${missing ?? ''}`, () => {
  const kinds = fieldsOf('Update').filter(({ name }) => name !== 'update_id');

  it('has no kind of update that is not asked for', () => {
    expect(kinds.length).toBeGreaterThan(20);
    expect(ALLOWED_UPDATES.toSorted()).toEqual(kinds.map(({ name }) => name).toSorted());
  });

  it.each(kinds.map(({ name, types: [type = ''] }) => [name, type]))(
    '%s is known',
    (name, type) => {
      const whole = { ...sample(type), ...(type === 'Message' ? { text: 'x' } : {}) };
      const events = read({ update_id: 1, [name]: whole });
      expect(events.filter(({ kind }) => kind === 'unknown')).toEqual([]);
      expect(events.length).toBeGreaterThan(0);
    },
  );

  const held = fieldsOf('Message').filter(({ name }) => !ABOUT.test(name));

  it('has messages that hold something', () => {
    expect(held.length).toBeGreaterThan(70);
  });

  it.each(held.map(({ name, types: [type = ''] }) => [name, type]))(
    'a message with %s says what it is',
    (name, type) => {
      const value = name === 'migrate_to_chat_id' ? Number(CHANNEL) : sample(type);
      const [event] = read(inGroup({ [name]: value })) as any[];
      if (name === 'migrate_from_chat_id') return expect(event.kind).toBe('moved');
      expect(event).toMatchObject({ kind: 'message', type: expect.not.stringMatching(/^unsupp/) });
      expect(event.text !== null || event.media !== null || event.details !== undefined).toBe(true);
      expect(event.text ?? '').not.toMatch(/undefined|\[object|NaN/);
      return undefined;
    },
  );

  it.each(
    fieldsOf('Message')
      .filter(({ name }) => ABOUT.test(name))
      .map(({ name }) => name),
  )('nothing is unknown about a message with %s', (name) => {
    const { types: [type = ''] = [] } =
      fieldsOf('Message').find((field) => field.name === name) ?? {};
    const more = ['chat', 'from', 'date', 'message_id'].includes(name)
      ? {}
      : { [name]: sample(type) };
    expect(read(said({ ...more, hologram: 1 }))).toMatchObject([
      { type: 'unsupported', details: { content: { hologram: 1 } } },
    ]);
  });
});
