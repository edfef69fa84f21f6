import type { App } from '../../../src/app.ts';
import { usageError } from '../../../src/domain/error.ts';
import { clockTime } from '../../../src/domain/moment.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import { postInsights } from '../insights.ts';
import { POST_METRICS } from '../metrics.ts';
import { deletePost, listPosts, type Post, showPost } from '../posts.ts';
import { pagePlace, postPlace } from './place.ts';

export interface ListFlags {
  scheduled?: boolean;
  limit: string;
}

const LIMIT_MAX = 500;

/** `gates meta posts list PAGE [--scheduled] [--limit N]` */
export async function list(app: App, text: string, flags: ListFlags): Promise<void> {
  const { scheduled = false } = flags;
  const limit = readLimit(flags.limit);
  const { page, as } = await pagePlace(app, text);
  const posts = await listPosts(as, page.id, { scheduled, limit });
  const when = scheduled ? 'scheduledFor' : 'createdAt';
  app.ui.result(posts, () => {
    if (posts.length === 0) {
      return scheduled
        ? words`Nothing waits to be published on ${page.name}.`
        : words`${page.name} has no posts.`;
    }
    return app.ui.table(
      posts.map((post) => ({ ...post })),
      [
        { key: 'id', title: 'ID' },
        { key: when, title: 'When', show: (value) => shownTime(app, value) },
        { key: 'text', title: 'Text', flexible: true },
      ],
    );
  });
}

/** `gates meta posts show ID [--insights]` */
export async function show(app: App, id: string, flags: { insights?: boolean }): Promise<void> {
  const { page, as } = await postPlace(app, id);
  const post = await showPost(as, id);
  const insights = flags.insights ? await postInsights(as, id) : null;
  app.ui.result({ ...post, page, insights }, [
    words`Post      ${post.id}`,
    words`Page      ${page.name} (${page.id})`,
    post.scheduledFor === null
      ? words`Published ${shownTime(app, post.createdAt)}`
      : words`Waits for ${shownTime(app, post.scheduledFor)}`,
    words`Address   ${post.url}`,
    ...(post.text === null ? [] : ['', post.text]),
    ...insightLines(insights),
  ]);
}

/** `gates meta posts delete ID` */
export async function remove(app: App, id: string): Promise<void> {
  const { session, page, as } = await postPlace(app, id);
  const { dryRun } = app.options;
  const post = await showPost(as, id);
  const deleted =
    !dryRun &&
    (await app.ui.confirm(
      words`Delete the post “${shortened(post)}” of ${page.name}? It cannot be brought back.`,
    ));
  if (deleted) {
    const entry = { action: 'meta.post-delete', subject: page.id, detail: { post: id } };
    await (await app.audit(session.user)).around(entry, () => deletePost(as, id));
  }
  app.ui.result(
    { id, page, deleted, dryRun },
    dryRun
      ? words`Would delete the post “${shortened(post)}” of ${page.name}.`
      : deleted
        ? words`✓ ${id} is deleted.`
        : words`${id} stays.`,
  );
}

function insightLines(insights: Readonly<Record<string, number>> | null): Text[] {
  if (insights === null) return [];
  const lines = Object.entries(insights).map(
    ([name, value]) => words`${String(value).padStart(9)}  ${POST_METRICS[name] ?? name}`,
  );
  return ['', ...(lines.length === 0 ? [words`Meta has no figures for this post yet.`] : lines)];
}

function shownTime(app: App, iso: unknown): Text {
  return typeof iso === 'string' ? clockTime(Date.parse(iso), app.now()) : '–';
}

const SHOWN = 60;

/** Enough of a post to know it by. */
function shortened({ id, text }: Post): string {
  const [line = ''] = (text ?? id).split('\n');
  const letters = [...line];
  return letters.length > SHOWN ? `${letters.slice(0, SHOWN - 1).join('')}…` : line;
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= LIMIT_MAX) return limit;
  throw usageError(words`--limit takes a whole number from 1 to ${LIMIT_MAX}, not “${text}”.`);
}
