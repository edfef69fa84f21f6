/** What the live part of the contract suite has to be told about each gate: an account, and what some events need. */
import { graph } from '../../gates/meta/graph.ts';
import { messagingOf } from '../../gates/meta/messaging/credential.ts';
import { PAGE_FIELDS } from '../../gates/meta/messaging/webhook-fields.ts';
import { pageTokens } from '../../gates/meta/pages.ts';
import { apiOf } from '../../gates/telegram/api.ts';
import { ALLOWED_UPDATES } from '../../gates/telegram/updates.ts';
import type { Session } from '../../src/gate.ts';
import type { Http } from '../../src/http/client.ts';
import type { Credentials, LiveGate } from './live-world.ts';

/** Fields of a page that messages can do without: they are not asked for, but may come. */
const UNASKED = ['response_feedback'];

export const LIVE: Readonly<Record<string, LiveGate>> = {
  whatsapp: {
    converses: true,
    async account({ meta, whatsapp }) {
      const businessAccountId = word(whatsapp, 'businessAccountId');
      return {
        externalId: word(whatsapp, 'phoneNumberId'),
        details: { businessAccountId },
        credential: {
          ...appOf(meta),
          accessToken: word(meta, 'systemUserToken'),
          businessAccountId,
        },
      };
    },
    fields: {
      // For the types that tell of a new number or id.
      message: () => ({ number: '79997654399', next: 'RU.79997654399' }),
      status: ({ sent }) => ({ messageId: sent, status: 'read' }),
      template_status: () => ({ name: 'hello_world' }),
      template_quality: () => ({ name: 'hello_world' }),
      template_category: () => ({ name: 'hello_world' }),
    },
    apart: {
      group_join: 'somebody can join only a group that was made: sandbox-events of the gate',
      name_review: 'a review ends only where a name was asked for: sandbox-events of the gate',
      raw: 'whatever the caller likes; it is not the platform’s',
    },
    unknown: { field: 'a field that nobody knows, sent for that' },
  },
  messenger: {
    converses: true,
    account: async (platform, http) => ({
      externalId: word(platform['messenger'], 'pageId'),
      credential: { ...appOf(platform['meta']), pages: await pagesOf(platform, http) },
    }),
    async besides({ http, credential, account }, callback_url) {
      const { appId, appSecret, verifyToken } = credential as Record<string, string>;
      const fields = [...PAGE_FIELDS, ...UNASKED].join(',');
      const app = graph({ http, gate: 'messenger', token: `${appId}|${appSecret}` });
      await app.post(`${appId}/subscriptions`, {
        form: { object: 'page', callback_url, verify_token: verifyToken ?? '', fields },
      });
      const { graph: page, node } = messagingOf({ http, credential, account, user: 'olga' });
      await page.post(`${node}/subscribed_apps`, { form: { subscribed_fields: fields } });
    },
    fields: {
      async template_status(_, session) {
        const { graph: page, node } = messagingOf(session);
        const components = JSON.stringify([{ type: 'BODY', text: 'Приём завтра.' }]);
        const form = { name: 'visit', language: 'ru', category: 'UTILITY', components };
        await page.post(`${node}/message_templates`, { form });
        return { name: 'visit', status: 'REJECTED' };
      },
    },
    apart: { raw: 'whatever the caller likes; it is not the platform’s' },
    unknown: {},
  },
  instagram: {
    converses: true,
    account: async (platform, http) => ({
      externalId: word(platform['instagram'], 'accountId'),
      credential: {
        ...appOf(platform['meta']),
        pageId: word(platform['messenger'], 'pageId'),
        pages: await pagesOf(platform, http),
      },
    }),
    fields: {},
    apart: { raw: 'whatever the caller likes; it is not the platform’s' },
    unknown: {},
  },
  telegram: {
    converses: true,
    async account({ telegram }) {
      const webhookSecret = 'fictional-webhook-secret';
      return {
        externalId: word(telegram, 'botId'),
        credential: { token: word(telegram, 'token'), webhookSecret },
      };
    },
    async besides(session, url) {
      const secret_token = session.credential['webhookSecret'];
      const allowed_updates = ALLOWED_UPDATES;
      await apiOf(session).call('setWebhook', { url, secret_token, allowed_updates });
      // What is sent here shows limits of messages, not of their number.
      await atTelegram(session, 'pace', { on: false });
    },
    fields: {
      async callback({ from }, session) {
        const button = { text: 'Да', callback_data: 'yes' };
        const reply_markup = { inline_keyboard: [[button]] };
        const asked = { chat_id: Number(from.id), text: 'Придёте?', reply_markup };
        await apiOf(session).call('sendMessage', asked);
        return { from: from.id };
      },
      async poll_answer({ from }, session) {
        const options = [{ text: 'Сегодня' }, { text: 'Завтра' }];
        const poll = { question: 'Когда?', options, is_anonymous: false };
        await apiOf(session).call('sendPoll', { chat_id: Number(from.id), ...poll });
        return { from: from.id };
      },
      async edited_channel_post(_, session) {
        await atTelegram(session, 'channel_post');
        return {};
      },
      async edited_business_message(_, session) {
        await atTelegram(session, 'business_message');
        return {};
      },
      async deleted_business_messages(_, session) {
        await atTelegram(session, 'business_message');
        return {};
      },
      async unblocked(_, session) {
        await atTelegram(session, 'blocked');
        return {};
      },
      async member_left(_, session) {
        await atTelegram(session, 'member_joined', { from: 'vera' });
        return { from: 'vera' };
      },
    },
    apart: { raw: 'whatever the caller likes; it is not the platform’s' },
    unknown: {},
  },
  zoom: {
    converses: false,
    async account({ zoom }) {
      const webhookSecret = word(zoom, 'webhookSecret');
      return { externalId: word(zoom, 'userId'), credential: { webhookSecret } };
    },
    besides: ({ http }, url) => atSandbox(http, 'zoom', 'event_subscription', { url }),
    fields: {
      ...after('zoom', ['meeting.created'], ['meeting.updated', 'meeting.deleted']),
      ...after('zoom', ['meeting.started'], ['meeting.ended']),
      ...after(
        'zoom',
        ['meeting.started', 'meeting.participant_joined'],
        ['meeting.participant_left'],
      ),
      ...after(
        'zoom',
        ['meeting.registration_created'],
        ['registration_approved', 'registration_denied', 'registration_cancelled'].map(
          (name) => `meeting.${name}`,
        ),
      ),
    },
    apart: {
      event_subscription: 'the address itself: sandbox of the gate',
      'endpoint.url_validation': 'answered, and told to nobody: webhook of the gate',
      raw: 'whatever the caller likes; it is not the platform’s',
    },
    unknown: {},
  },
  calcom: {
    converses: false,
    async account({ calcom }) {
      const apiKey = word(calcom, 'apiKey');
      const webhookSecret = 'fictional-webhook-secret';
      return {
        externalId: word(calcom, 'userId'),
        credential: { apiKey, userId: word(calcom, 'userId'), webhookSecret },
      };
    },
    fields: {
      ...after('calcom', ['booking.requested'], ['booking.confirmed', 'booking.rejected']),
      ...after('calcom', ['booking.requested'], ['BOOKING_REJECTED']),
      ...after(
        'calcom',
        ['booking.created'],
        [
          'booking.rescheduled',
          'booking.cancelled',
          'booking.location',
          'booking.no-show',
          'booking.paid',
          'meeting.started',
          'meeting.ended',
          'again',
          'BOOKING_RESCHEDULED',
          'BOOKING_CANCELLED',
          'BOOKING_LOCATION_UPDATED',
          'BOOKING_NO_SHOW_UPDATED',
          'BOOKING_PAID',
          'MEETING_STARTED',
          'MEETING_ENDED',
        ],
      ),
    },
    apart: { raw: 'whatever the caller likes; it is not the platform’s' },
    unknown: {},
  },
};

/** Events that cannot happen before others have. */
function after(
  gate: string,
  before: readonly string[],
  events: readonly string[],
): LiveGate['fields'] {
  const prepared = async (_: unknown, { http }: Session): Promise<object> => {
    for (const event of before) await atSandbox(http, gate, event);
    return {};
  };
  return Object.fromEntries(events.map((event) => [event, prepared])) as LiveGate['fields'];
}

/** Something that happens at the pretend Telegram before what is looked at. */
const atTelegram = ({ http }: Session, event: string, fields?: object): Promise<void> =>
  atSandbox(http, 'telegram', event, fields);

async function atSandbox(http: Http, gate: string, event: string, fields = {}): Promise<void> {
  const url = new URL('/_sandbox/deliver', http.address('https://api.telegram.org/')).href;
  const json = { gate, event, ...fields };
  const { status } = await http.request({ method: 'POST', url, json, gate: 'sandbox' });
  if (status !== 200) throw new Error(`${event}: ${status}`);
}

/** Gates that send no webhook: events of theirs that cannot happen out of nothing. */
export const SILENT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  email: {
    bounce: 'only what was sent comes back: sandbox-events of the gate',
    auto_reply: 'only what was sent is answered: sandbox-events of the gate',
    raw: 'whatever the caller likes: sandbox-events of the gate',
  },
  meta: {
    device_confirm: 'a code is confirmed only while somebody waits: sandbox-nodes of the gate',
  },
};

function appOf(meta: Credentials[string] | undefined): { appId: string; appSecret: string } {
  return { appId: word(meta, 'appId'), appSecret: word(meta, 'appSecret') };
}

function pagesOf({ meta }: Credentials, http: Http): Promise<unknown> {
  return pageTokens(graph({ http, gate: 'meta', token: word(meta, 'systemUserToken') }));
}

function word(credentials: Credentials[string] | undefined, name: string): string {
  const value = credentials?.[name];
  if (typeof value !== 'string') throw new Error(`the sandbox shows no ${name}`);
  return value;
}
