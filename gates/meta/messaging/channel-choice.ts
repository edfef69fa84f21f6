/** Which page or Instagram account is to be set up. */
import * as z from 'zod/mini';
import type { App } from '../../../src/app.ts';
import { GateError, notFound } from '../../../src/domain/error.ts';
import { type Words, words } from '../../../src/domain/words.ts';
import { chosen } from '../channels.ts';
import { type Graph, unreadable } from '../graph.ts';

/** A page, and for Instagram the account linked to it. */
export interface Channel {
  /** The page, or the professional account: what webhooks name. */
  id: string;
  name: string;
  handle: string | null;
  page: { id: string; name: string };
  /** What this login may do on the page; `null` where it was not told. */
  tasks: readonly string[] | null;
}

const pageNode = z.object({
  id: z.string(),
  name: z.string(),
  username: z.optional(z.string()),
  tasks: z.optional(z.array(z.string())),
  instagram_business_account: z.optional(
    z.object({
      id: z.string(),
      name: z.optional(z.string()),
      username: z.optional(z.string()),
    }),
  ),
});

const PAGES = 'https://www.facebook.com/pages/create';

const INSTAGRAM = 'instagram_business_account{id,username,name}';

/** @param kind of the token: a page's own token sees that page alone */
export async function channelsOf(graph: Graph, gate: string, kind: string): Promise<Channel[]> {
  const more = gate === 'instagram' ? `,${INSTAGRAM}` : ',username';
  if (kind === 'PAGE') return read(gate, await graph.get('me', { fields: `id,name${more}` }));
  const found: Channel[] = [];
  const query = { fields: `id,name,tasks${more}`, limit: '100' };
  for await (const node of graph.all('me/accounts', query)) found.push(...read(gate, node));
  return found;
}

/**
 * The one named (a page by id or name, an Instagram account by id or username, too), the only one there is,
 * or the one a person picks.
 * @throws GateError exit 5 when there is none, exit 2 with the candidates when nobody can be asked, exit 6 for
 * a page on which this login may not answer messages
 */
export async function chooseChannel(
  app: App,
  user: string,
  { gate, channels, named }: { gate: string; channels: readonly Channel[]; named?: string },
): Promise<Channel> {
  const fits = named === undefined ? channels : channels.filter((one) => isNamed(one, named));
  if (fits.length === 0) throw nothing(user, gate, channels, named);
  const channel = await chosen(app, {
    question: gate === 'instagram' ? words`Which Instagram account?` : words`Which page?`,
    choices: fits.map((one) => ({ name: label(one), value: one })),
    hint: `gates ${gate} setup --user ${user} --page ID`,
  });
  const { tasks, page } = channel;
  if (tasks === null || tasks.includes('MESSAGING')) return channel;
  throw new GateError({
    category: 'policy',
    code: 'page_task_missing',
    gate,
    message: words`This login may not answer messages on ${page.name}: it lacks the task MESSAGING there.`,
    hint: words`Have an admin of the page give it: https://www.facebook.com/settings/?tab=profile_access, then: gates meta refresh --user ${user}`,
  });
}

function read(gate: string, node: unknown): Channel[] {
  const parsed = pageNode.safeParse(node);
  if (!parsed.success) throw unreadable(gate, words`a page`, parsed.error);
  const { id, name, username, tasks = null, instagram_business_account: linked } = parsed.data;
  const page = { id, name };
  if (gate !== 'instagram') return [{ id, name, handle: username ?? null, page, tasks }];
  if (!linked) return [];
  const handle = linked.username ?? null;
  return [{ id: linked.id, name: linked.name || handle || linked.id, handle, page, tasks }];
}

function isNamed({ id, name, handle, page }: Channel, text: string): boolean {
  const wanted = text.toLowerCase().replace(/^@/, '');
  return [id, name, handle ?? id, page.id, page.name].some((one) => one.toLowerCase() === wanted);
}

function nothing(
  user: string,
  gate: string,
  channels: readonly Channel[],
  named: string | undefined,
): GateError {
  const seen = channels.map(label).join('; ');
  if (named !== undefined && seen !== '') {
    return notFound(
      words`This login sees no “${named}”; it sees ${seen}.`,
      words`gates meta pages --user ${user}; a page added since the last login comes with: gates meta refresh --user ${user}`,
    );
  }
  const [message, hint]: [Words, Words] =
    gate === 'instagram'
      ? [
          words`No page of this login has an Instagram account linked to it.`,
          words`How to link one: gates meta instagram --user ${user}; or without a page: gates instagram login --user ${user}`,
        ]
      : [
          words`This login manages no page.`,
          words`Make one at ${PAGES}, then: gates meta refresh --user ${user}`,
        ];
  return notFound(message, hint);
}

function label({ id, name, handle, page }: Channel): string {
  const at = handle === null ? '' : ` @${handle}`;
  return `${name}${at} (${id})${page.id === id ? '' : `, ${page.name}`}`;
}
