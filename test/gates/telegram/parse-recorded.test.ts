/** Recorded updates, in the camelCase of the library that kept them and in the platform's own spelling. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { eventsOf } from '../../../gates/telegram/events/update.ts';
import { named } from './updates.ts';

const FOLDER = fileURLToPath(
  new URL('../../../../shared/fixtures/telegram/updates/', import.meta.url),
);
const missing = existsSync(FOLDER) ? null : 'skipped: ../shared/fixtures is absent';
if (missing) console.warn(missing);

/** The bot that the recorded buttons belong to. */
const BOT = { externalId: '313534466', handle: '@bot_name' };
const RECEIVED = Date.UTC(2026, 10, 21);

/** What each file holds: its event's kind, and what tells it from others of that kind. */
const HOLDS: Readonly<Record<string, readonly [kind: string, what: string]>> = {
  audioMessage: ['message', 'audio'],
  callbackQuery: ['message', 'postback'],
  callbackQueryRequest: ['message', 'postback'],
  channelPost: ['message', 'text'],
  channelPostRequest: ['message', 'text'],
  chosenInlineResult: ['notice', 'chosen_inline_result'],
  chosenInlineResultRequest: ['notice', 'chosen_inline_result'],
  contactMessage: ['message', 'contacts'],
  documentMessage: ['message', 'document'],
  editedChannelPost: ['amendment', 'edit'],
  editedChannelPostRequest: ['amendment', 'edit'],
  editedMessage: ['amendment', 'edit'],
  editedMessageRequest: ['amendment', 'edit'],
  gameMessage: ['message', 'game'],
  groupCallbackQuery: ['message', 'postback'],
  groupCallbackQueryRequest: ['message', 'postback'],
  groupEditedMessage: ['amendment', 'edit'],
  groupEditedMessageRequest: ['amendment', 'edit'],
  groupMessage: ['message', 'text'],
  groupMessageRequest: ['message', 'text'],
  inlineQuery: ['notice', 'inline_query'],
  inlineQueryRequest: ['notice', 'inline_query'],
  locationMessage: ['message', 'location'],
  messageRequest: ['message', 'text'],
  photoMessage: ['message', 'image'],
  poll: ['notice', 'poll'],
  preCheckoutQuery: ['notice', 'pre_checkout_query'],
  preCheckoutQueryRequest: ['notice', 'pre_checkout_query'],
  replyToTextMessage: ['message', 'text'],
  shippingQuery: ['notice', 'shipping_query'],
  shippingQueryRequest: ['notice', 'shipping_query'],
  stickerMessage: ['message', 'sticker'],
  textMessage: ['message', 'text'],
  venueMessage: ['message', 'location'],
  videoMessage: ['message', 'video'],
  videoNoteMessage: ['message', 'video'],
  voiceMessage: ['message', 'audio'],
};

function inPlatformSpelling(value: any): any {
  if (Array.isArray(value)) return value.map(inPlatformSpelling);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      inPlatformSpelling(inner),
    ]),
  );
}

function kept(name: string): any {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
}

function events(update: unknown) {
  return eventsOf(update, { account: BOT, at: RECEIVED });
}

function withoutRaw(update: unknown) {
  return events(update).map(({ raw: _raw, ...rest }) => rest as any);
}

describe.skipIf(missing)(`recorded updates ${missing ?? ''}`, () => {
  it('are all known', () => {
    const files = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));
    expect(files.toSorted()).toEqual(Object.keys(HOLDS).toSorted());
  });

  it.each(Object.entries(HOLDS))('%s', (name, holds) => {
    const update = kept(name);
    expect(events(update).map(named)).toEqual([holds]);
    expect(events(update).map(({ raw }) => raw)).toEqual([update]);
    expect(events(update)[0]).toMatchObject({ account: BOT.externalId });
    // Either spelling says the same.
    expect(withoutRaw(inPlatformSpelling(update))).toEqual(withoutRaw(update));
  });

  it('say who wrote what, and where', () => {
    const first = (name: string) => withoutRaw(kept(name))[0];
    expect(first('textMessage')).toMatchObject({
      externalId: '427770117:666',
      direction: 'inbound',
      self: '@bot_name',
      at: 1_499_402_829_000,
      peer: { identities: [{ kind: 'user_id', value: '427770117' }], name: 'first last' },
      text: 'text',
      replyTo: null,
    });
    expect(first('textMessage').group).toBeUndefined();
    expect(first('groupMessage')).toMatchObject({
      externalId: '-225456171:238',
      group: { externalId: '-225456171', name: 'Bottender' },
      peer: { identities: [{ kind: 'user_id', value: '427770117' }], name: 'user_first user_last' },
    });
    expect(first('channelPost')).toMatchObject({
      group: { externalId: '-1001305240521', name: 'channel_12345' },
      peer: { identities: [{ kind: 'chat_id', value: '-1001305240521' }], name: 'channel_12345' },
    });
    // What the bot’s own token wrote.
    expect(first('videoMessage')).toMatchObject({
      direction: 'outbound',
      peer: { identities: [{ kind: 'user_id', value: '427770117' }] },
    });
    expect(first('replyToTextMessage')).toMatchObject({ replyTo: '427770117:777' });
    expect(first('editedMessage')).toMatchObject({
      amends: { kind: 'edit', externalId: '427770117:229' },
      by: expect.stringMatching(/^1515758017\./),
      text: 'hiiiii',
      at: 1_515_758_017_000,
    });
    expect(first('groupCallbackQuery')).toMatchObject({
      externalId: 'callback:1837258667245133763',
      group: { externalId: '-225456171' },
      peer: { identities: [{ kind: 'user_id', value: '427770117' }] },
      details: { choice: { id: '123' } },
      replyTo: '-225456171:237',
      text: '123',
      at: RECEIVED,
    });
  });

  it('say what was sent', () => {
    const first = (name: string) => withoutRaw(kept(name))[0];
    expect(first('photoMessage').media).toMatchObject({ kind: 'image', id: '112' });
    expect(first('documentMessage').media).toMatchObject({ id: '234', filename: 'file' });
    expect(first('voiceMessage')).toMatchObject({ media: { id: '543' }, details: { voice: true } });
    expect(first('videoNoteMessage')).toMatchObject({
      media: { kind: 'video', id: '654' },
      details: { videoNote: true },
    });
    expect(first('contactMessage').text).toBe('first 123456789');
    expect(first('locationMessage').text).toBe('99.99, 111.111');
    expect(first('venueMessage').text).toBe('title, addressssss (99.99, 111.111)');
    expect(first('gameMessage').text).toBe('gammmmmmmme\nDescription of the game');
    expect(first('poll').summary).toBe('Poll “What is it?”: A 0, B 0');
    expect(first('preCheckoutQuery').summary).toBe(
      'Checkout of user_first user_last: 1.45 USD for bot payload',
    );
    // Where somebody lives is not told.
    expect(first('shippingQuery').summary).not.toContain('New York');
  });
});
