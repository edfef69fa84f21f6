/**
 * Which app answers a conversation: ours, Business Suite or another one.
 * https://developers.facebook.com/docs/messenger-platform/handover-protocol/conversation-control
 */
import * as z from 'zod/mini';
import type { App } from '../../../src/app.ts';
import { notFound, usageError } from '../../../src/domain/error.ts';
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

/**
 * Somebody by their id at this page, or by the name they are known by here. Whoever has written to another page
 * alone is not meant: their id there names nobody here.
 * @throws GateError exit 5 for nobody, exit 2 for several
 */
export async function whomOf(
  app: App,
  { user, session }: Pick<Place, 'user' | 'session'>,
  text: string,
): Promise<string> {
  if (/^\d{5,32}$/.test(text.trim())) return text.trim();
  const { gate, id: accountId } = session.account;
  const { people: known, messages } = await app.store(user);
  const people: Awaited<ReturnType<typeof known.search>> = [];
  for (const person of await known.search(gate, text)) {
    const whose = { gate, personIds: [person.id], limit: 1 };
    const [here] = await messages.list({ ...whose, accountId });
    const [elsewhere] = here ? [] : await messages.list(whose);
    if (!elsewhere) people.push(person);
  }
  const ids = people.flatMap(({ identities }) =>
    identities.filter(({ kind }) => kind === 'user_id').map(({ value }) => value),
  );
  const [only, ...others] = new Set(ids);
  if (only !== undefined && others.length === 0) return only;
  if (only === undefined) {
    throw notFound(
      words`Nobody here is called “${text}”, and it is no id of a person.`,
      `gates ${gate} read --user ${user}`,
    );
  }
  throw usageError(
    words`Several people are called “${text}”: ${[only, ...others].join(', ')}.`,
    words`Name one by id.`,
    'ambiguous_recipient',
  );
}
