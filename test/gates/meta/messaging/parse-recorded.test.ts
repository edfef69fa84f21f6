/** Recorded traffic of pages, in the camelCase of the library that kept it and in the platform's own spelling. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bytes, PARSE } from './webhooks.ts';

const FOLDER = fileURLToPath(
  new URL('../../../../../shared/fixtures/messenger/events/', import.meta.url),
);
const missing = existsSync(FOLDER) ? null : 'skipped: ../shared/fixtures is absent';
if (missing) console.warn(missing);

/** What each file holds: for every event its kind, and what tells it from others of that kind. */
const HOLDS: Readonly<Record<string, readonly (readonly [kind: string, what: string])[]>> = {
  accountLinkingLinked: [['notice', 'account_linking']],
  accountLinkingUnlinked: [['notice', 'account_linking']],
  appRoles: [['notice', 'app_roles']],
  audioMessage: [['message', 'audio']],
  batchRequest: [
    ['message', 'text'],
    ['message', 'text'],
  ],
  brandedCamera: [['notice', 'branded_camera']],
  checkoutUpdate: [['notice', 'checkout_update']],
  customerChatPluginReferral: [['message', 'referral']],
  delivery: [
    ['status', 'delivered'],
    ['watermark', 'delivered'],
  ],
  echoMessage: [['message', 'text']],
  echoRequest: [['message', 'text']],
  fallbackMessage: [['message', 'text']],
  fileMessage: [['message', 'document']],
  gamePlay: [['notice', 'game_play']],
  gamePlayWithNonValidPayload: [['notice', 'game_play']],
  hugeLikeStickerMessage: [['message', 'sticker']],
  imageMessage: [['message', 'image']],
  largeLikeStickerMessage: [['message', 'sticker']],
  likeStickerMessage: [['message', 'sticker']],
  linkReferral: [['message', 'referral']],
  locationMessage: [['message', 'location']],
  optin: [['notice', 'optin']],
  passThreadControl: [['notice', 'pass_thread_control']],
  payment: [['notice', 'payment']],
  policyEnforcement: [['notice', 'policy_enforcement']],
  postback: [['message', 'postback']],
  postbackReferral: [['message', 'postback']],
  preCheckout: [['notice', 'pre_checkout']],
  quickReplyMessage: [['message', 'text']],
  reactionReact: [['message', 'reaction']],
  reactionUnreact: [['message', 'reaction']],
  read: [['watermark', 'read']],
  request: [['message', 'text']],
  requestThreadControl: [['notice', 'request_thread_control']],
  requestThreadControlFromInbox: [['notice', 'request_thread_control']],
  standbyRequest: [['notice', 'standby']],
  takeThreadControl: [['notice', 'take_thread_control']],
  textMessage: [['message', 'text']],
  textMessageFromCustomerChatPlugin: [['message', 'text']],
  videoMessage: [['message', 'video']],
  webhookTestRequest: [['notice', 'messages']],
};

/** An item alone does not say which side is the page: what it has done itself, and what older pages were told as its own. */
const BY_THE_PAGE = [
  'delivery',
  'read',
  'passThreadControl',
  'requestThreadControl',
  'takeThreadControl',
];

/** What the platform itself spells otherwise than by the rule. */
const SPELLED: Readonly<Record<string, string>> = { URL: 'url' };

function inPlatformSpelling(value: any): any {
  if (Array.isArray(value)) return value.map(inPlatformSpelling);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      SPELLED[name] ?? name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      inPlatformSpelling(inner),
    ]),
  );
}

/** A whole request: some were kept so, some as the item alone, one with the request around it. */
function requestOf(kept: any): any {
  if (kept.body) return kept.body;
  if (kept.entry) return kept;
  const byPage = kept.message?.isEcho || BY_THE_PAGE.some((name) => kept[name]);
  const { id: page } = byPage ? kept.sender : kept.recipient;
  return { object: 'page', entry: [{ id: page, time: 1, messaging: [kept] }] };
}

function read(name: string): any {
  return requestOf(JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')));
}

function named(event: any): [string, string] {
  return [event.kind, event.topic ?? event.type ?? event.status ?? event.reason];
}

function withoutRaw(body: any) {
  return PARSE.messenger(bytes(body)).map(({ raw: _raw, ...rest }) => rest);
}

describe.skipIf(missing)(`recorded events ${missing ?? ''}`, () => {
  it('are all known', () => {
    const files = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));
    expect(files.toSorted()).toEqual(Object.keys(HOLDS).toSorted());
  });

  it.each(Object.entries(HOLDS))('%s', (name, holds) => {
    const body = read(name);
    expect(withoutRaw(body).map(named)).toEqual(holds);
    // Either spelling says the same; only what is handed on as it came keeps its own.
    const platform = inPlatformSpelling(body);
    expect(withoutRaw(platform)).toEqual(inDetails(withoutRaw(body)));
  });

  it.each(['textMessage', 'echoRequest', 'delivery', 'takeThreadControl', 'optin'])(
    'say who is on the other side: %s',
    (name) => {
      const body = read(name);
      const [{ id: page, messaging }] = body.entry;
      const [{ sender, recipient }] = messaging;
      const value = sender.id === page ? recipient.id : sender.id;
      for (const event of withoutRaw(body)) {
        expect(event).toMatchObject({
          account: page,
          peer: { identities: [{ kind: 'user_id', value }] },
        });
      }
    },
  );

  it('say what was done', () => {
    const first = (name: string) => withoutRaw(read(name))[0];
    const item = (name: string) => read(name).entry[0].messaging[0];
    expect(first('echoRequest')).toMatchObject({
      direction: 'outbound',
      details: { author: 'app', appId: String(item('echoRequest').message.appId) },
    });
    expect(first('reactionUnreact')).toMatchObject({
      text: '',
      replyTo: item('reactionUnreact').reaction.mid,
    });
    expect(first('reactionReact')).toMatchObject({ text: item('reactionReact').reaction.emoji });
    expect(first('requestThreadControlFromInbox')).toMatchObject({
      summary: expect.stringMatching(/asked for by the inbox$/),
    });
    const { quickReply, text } = item('quickReplyMessage').message;
    expect(first('quickReplyMessage')).toMatchObject({
      details: { choice: { id: quickReply.payload, title: text } },
    });
    const { title, URL: url } = item('fallbackMessage').message.attachments[0];
    expect(first('fallbackMessage')).toMatchObject({
      text: `${title}\n${url}`,
      details: { link: { title, url } },
    });
    expect(first('locationMessage')).toMatchObject({
      text: '0, 0',
      details: { location: { latitude: 0, longitude: 0 } },
    });
  });
});

/** A referral is handed on as it came: in the platform's spelling its names are the platform's. */
function inDetails(events: any[]): any[] {
  return events.map((event) =>
    event.details?.referral
      ? {
          ...event,
          details: { ...event.details, referral: inPlatformSpelling(event.details.referral) },
        }
      : event,
  );
}
