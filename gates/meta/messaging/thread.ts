/**
 * Which app answers a conversation: ours, Business Suite or another one.
 * https://developers.facebook.com/docs/messenger-platform/handover-protocol/conversation-control
 */
import * as z from 'zod/mini';
import type { App } from '../../../src/app.ts';
import { nameAndId } from '../../../src/domain/called.ts';
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { id as idOf } from '../json.ts';
import type { Place } from './accounts.ts';

/** The inbox of Business Suite, the same for every page. */
export const BUSINESS_SUITE = '263902037430900';

export type ThreadVerb = 'take' | 'pass' | 'request' | 'release';

export interface ThreadOwner {
  /** `null`: nobody has it, the conversation is idle. */
  appId: string | null;
  /** When it becomes idle again, ISO 8601, where Meta says it. */
  until: string | null;
}

const ownerAnswer = z.object({
  data: z.array(
    z.object({
      thread_owner: z.optional(
        z.object({ app_id: z.optional(z.unknown()), expiration: z.optional(z.number()) }),
      ),
    }),
  ),
});

/** `POST /{page}/take_thread_control` and its kin. */
export async function changeThread(
  { graph, node }: Place,
  verb: ThreadVerb,
  whom: string,
  more: { app?: string | undefined; metadata?: string | undefined } = {},
): Promise<void> {
  const { app, metadata } = more;
  await graph.post(`${node}/${verb}_thread_control`, {
    json: {
      recipient: { id: whom },
      ...(app === undefined ? {} : { target_app_id: app }),
      ...(metadata === undefined ? {} : { metadata }),
    },
  });
}

/** `GET /{page}/thread_owner?recipient=` */
export async function threadOwner({ graph, node }: Place, whom: string): Promise<ThreadOwner> {
  const read = ownerAnswer.safeParse(await graph.get(`${node}/thread_owner`, { recipient: whom }));
  const owner = read.success ? read.data.data[0]?.thread_owner : undefined;
  const { expiration } = owner ?? {};
  return {
    appId: idOf(owner?.app_id),
    until: expiration ? new Date(expiration * 1000).toISOString() : null,
  };
}

/** Who a conversation is with: their id at this page, and what to say of them. */
export interface Whom {
  id: string;
  called: string;
}

/**
 * Named as for `send --to`: whoever has written to another page alone is not meant.
 * @throws GateError exit 2 for nobody or several
 */
export async function whomOf(
  app: App,
  { user, session: { account } }: Pick<Place, 'user' | 'session'>,
  text: string,
): Promise<Whom> {
  const { kind, id } = await app.recipient(user, account, text);
  if (kind !== 'user_id') {
    throw usageError(
      words`“${text}” is nobody with whom there is a conversation.`,
      words`write a name or an id as in gates ${account.gate} read`,
      'bad_recipient',
    );
  }
  const found = await (await app.store(user)).people.search(account.gate, id);
  const isMeant = (one: { kind: string; value: string }) => one.kind === kind && one.value === id;
  const person = found.find(({ identities }) => identities.some(isMeant));
  return { id, called: nameAndId(person?.name, id) };
}
