import { readFileSync } from 'node:fs';
import type { App } from '../../../src/app.ts';
import { clockTime } from '../../../src/domain/moment.ts';
import { plural, type Text, type Words, words } from '../../../src/domain/words.ts';
import { type Publication, pictureWarnings, readPublication, sourceOf } from '../publication.ts';
import { publish as publishOn } from '../publish.ts';
import { type PagePlace, pagePlace } from './place.ts';

export interface PublishFlags {
  image?: readonly string[];
  link?: string;
  at?: string;
}

/** `gates meta publish PAGE TEXT [--image …] [--link …] [--at …]` */
export async function publish(
  app: App,
  { page, text }: { page: string; text: string },
  flags: PublishFlags,
): Promise<void> {
  const { link, at, image: images = [] } = flags;
  const typed = { text: text === '-' ? readInput() : text, images, link, at };
  const publication = await readPublication(typed, app.now());
  const place = await pagePlace(app, page);
  const { dryRun } = app.options;
  for (const warning of pictureWarnings(publication.pictures)) app.ui.warn(warning);
  const sure = !dryRun && (await app.ui.confirm(question(publication, place.page.name, app.now())));
  const done = sure ? await sent(app, place, publication) : null;
  app.ui.result(
    {
      page: place.page,
      text: publication.text,
      images: publication.pictures.map(sourceOf),
      link: publication.link,
      scheduledFor: publication.at === null ? null : new Date(publication.at).toISOString(),
      published: done !== null && publication.at === null,
      id: done?.id ?? null,
      url: done?.url ?? null,
      dryRun,
    },
    done
      ? outcome(publication, place, done, app.now())
      : dryRun
        ? preview(publication, place.page.name, app.now())
        : words`Nothing was published.`,
  );
}

async function sent(
  app: App,
  { session, page, as }: PagePlace,
  publication: Publication,
): Promise<{ id: string; url: string }> {
  const { pictures, at } = publication;
  const bytes = pictures.reduce((sum, one) => sum + ('file' in one ? one.size : 0), 0);
  const progress = bytes === 0 ? null : app.ui.progress('bytes', bytes);
  const detail = { images: pictures.length, scheduled: at !== null };
  const audit = await app.audit(session.user);
  return audit
    .around(
      { action: 'meta.publish', subject: page.id, detail },
      () => publishOn(as, page.id, publication, (done) => progress?.at(done)),
      (post) => ({ detail: { post: post.id } }),
    )
    .finally(() => progress?.end());
}

function question({ at }: Publication, page: string, now: number): Words {
  return at === null
    ? words`Publish this on ${page} for everyone to see?`
    : words`Have Meta publish this on ${page} for everyone to see, ${clockTime(at, now)}?`;
}

function preview(publication: Publication, page: string, now: number): Text[] {
  const { text, pictures, link, at } = publication;
  return [
    at === null
      ? words`Would publish on ${page}: ${text}`
      : words`Would have Meta publish on ${page}, ${clockTime(at, now)}: ${text}`,
    ...(pictures.length === 0
      ? []
      : [words`With ${plural(pictures.length, '# image', '# images')}:`]),
    ...pictures.map((picture) => `  ${sourceOf(picture)}`),
    ...(link === null ? [] : [words`With the preview of ${link}`]),
  ];
}

function outcome(
  { at }: Publication,
  { session, page }: PagePlace,
  { id, url }: { id: string; url: string },
  now: number,
): Text[] {
  if (at === null) return [words`✓ Published on ${page.name}: ${url}`];
  return [
    words`✓ Meta will publish it on ${page.name}, ${clockTime(at, now)}. Its id is ${id}.`,
    words`  To take it back: gates meta posts delete ${id} --user ${session.user}`,
  ];
}

/** All of stdin, without the line break that ends it. */
function readInput(): string {
  return readFileSync(0, 'utf8').replace(/\r?\n$/, '');
}
