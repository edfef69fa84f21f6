/** What the live part of the contract suite has to be told about each gate: an account, and what some events need. */
import { graph } from '../../gates/meta/graph.ts';
import { messagingOf } from '../../gates/meta/messaging/credential.ts';
import { PAGE_FIELDS } from '../../gates/meta/messaging/webhook-fields.ts';
import { pageTokens } from '../../gates/meta/pages.ts';
import type { Http } from '../../src/http/client.ts';
import type { Credentials, LiveGate } from './live-world.ts';

/** Fields of a page that messages can do without: they are not asked for, but may come. */
const UNASKED = ['response_feedback'];

export const LIVE: Readonly<Record<string, LiveGate>> = {
  whatsapp: {
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
};

/** Gates that send no webhook: events of theirs that cannot happen out of nothing. */
export const SILENT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
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
