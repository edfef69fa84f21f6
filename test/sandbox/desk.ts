/** A page or an Instagram account on the pretend Graph: its token, its subscription, what it says and hears. */
import type { SandboxDelivery } from '../../src/gate.ts';
import { type Answer, type AskOptions, openGraph } from './graph.ts';
import { type Receiver, startReceiver } from './receiver.ts';

export const PAGE = '200000000000001';
export const OTHER_PAGE = '200000000000002';
export const ACCOUNT = '17841400000000001';
export const LONE_ACCOUNT = '17841400000000002';
const VERIFY = 'fictional-verify-token';

export interface Desk {
  graph: ReturnType<typeof openGraph>;
  /** The page's own. */
  token: string;
  deliver(event: { event: string; [field: string]: unknown }): Promise<SandboxDelivery>;
  /** With the page's token, in JSON. */
  post(path: string, json: unknown, options?: AskOptions): Promise<Answer>;
  get(path: string, options?: AskOptions): Promise<Answer>;
  send(message: Record<string, unknown>): Promise<Answer>;
  /** A webhook server that has every field of the network. */
  subscribe(fields?: readonly string[]): Promise<Receiver>;
  close(): Promise<void>;
}

/** With the system user's page token. `to`: whom `send` writes to. */
export async function openDesk(network: 'messenger' | 'instagram', to: string): Promise<Desk> {
  const graph = openGraph();
  const receivers: Receiver[] = [];
  const { meta } = await graph.credentials();
  const accounts = await graph.ask('v26.0/me/accounts?fields=id,access_token');
  const token = String(accounts.json.data.find(({ id }: any) => id === PAGE).access_token);
  const post: Desk['post'] = (path, json, options = {}) =>
    graph.ask(`v26.0/${path}`, { token, json, ...options });
  return {
    graph,
    token,
    post,
    async deliver(event) {
      const gate = (await graph.gates())[network];
      return await gate.deliver!(event);
    },
    get: (path, options = {}) => graph.ask(`v26.0/${path}`, { token, ...options }),
    send: (message) =>
      post(`${PAGE}/messages`, { recipient: { id: to }, messaging_type: 'RESPONSE', ...message }),
    async subscribe(fields = network === 'messenger' ? PAGE_FIELDS : ACCOUNT_FIELDS) {
      const receiver = await startReceiver();
      receivers.push(receiver);
      const asked = await graph.ask(`v26.0/${meta['appId']}/subscriptions`, {
        token: `${meta['appId']}|${meta['appSecret']}`,
        form: {
          object: network === 'messenger' ? 'page' : 'instagram',
          callback_url: receiver.url,
          verify_token: VERIFY,
          fields: fields.join(','),
        },
      });
      const subscribed = network === 'messenger' ? fields.join(',') : 'feed';
      const page = await post(`${PAGE}/subscribed_apps`, { subscribed_fields: subscribed });
      if (!asked.json?.success || !page.json?.success) throw new Error(asked.text + page.text);
      return receiver;
    },
    async close() {
      graph.clear();
      for (const receiver of receivers) await receiver.close();
    },
  };
}

/** Every item of every entry that came, in order. */
export function itemsOf({ received }: Receiver): any[] {
  return received.flatMap(({ json }) =>
    (json?.entry ?? []).flatMap((entry: any) => [
      ...(entry.messaging ?? []),
      ...(entry.standby ?? []),
      ...(entry.changes ?? []),
    ]),
  );
}

const PAGE_FIELDS = [
  'messages',
  'message_echoes',
  'message_deliveries',
  'message_reads',
  'message_reactions',
  'message_edits',
  'messaging_postbacks',
  'messaging_referrals',
  'messaging_optins',
  'messaging_account_linking',
  'messaging_policy_enforcement',
  'messaging_handovers',
  'messaging_game_plays',
  'messaging_feedback',
  'response_feedback',
  'inbox_labels',
  'standby',
  'feed',
] as const;

const ACCOUNT_FIELDS = [
  'messages',
  'message_reactions',
  'message_edit',
  'messaging_postbacks',
  'messaging_referral',
  'messaging_seen',
  'messaging_optins',
  'messaging_handover',
  'standby',
  'comments',
  'live_comments',
  'mentions',
] as const;
