/**
 * The verbs only Meta has. Flags are read here; the work is in `commands/`, loaded when it is asked for. `login`,
 * `refresh` and `logout` are made from `logins`, `refresh` and `revoke`.
 */
import type { Command } from 'commander';
import type { App } from '../../src/app.ts';
import type { InsightFlags } from './commands/insights.ts';
import type { ListFlags } from './commands/posts.ts';
import type { PublishFlags } from './commands/publish.ts';

export function commands(group: Command, app: App): void {
  group
    .command('status')
    .description('Who is logged in, how long yet, what is granted, and what to do next')
    .addHelpText(
      'after',
      '\nExamples:\n  gates meta status --user olga\n  gates meta status --user olga --json',
    )
    .action(async () => (await import('./commands/status.ts')).status(app));

  group
    .command('pages')
    .description('The pages this login manages')
    .addHelpText('after', '\nExamples:\n  gates meta pages --user olga')
    .action(async () => (await import('./commands/pages.ts')).pages(app));

  group
    .command('instagram')
    .description('The Instagram accounts linked to these pages')
    .addHelpText('after', '\nExamples:\n  gates meta instagram --user olga')
    .action(async () => (await import('./commands/pages.ts')).instagram(app));

  group
    .command('businesses')
    .description('The business portfolios this login belongs to')
    .addHelpText('after', '\nExamples:\n  gates meta businesses --user olga')
    .action(async () => (await import('./commands/pages.ts')).businesses(app));

  group
    .command('whatsapp')
    .description('The WhatsApp business accounts and numbers this login can see')
    .addHelpText('after', '\nExamples:\n  gates meta whatsapp --user olga')
    .action(async () => (await import('./commands/status.ts')).whatsapp(app));

  group
    .command('insights')
    .argument('<page>', 'id or name of the page')
    .description('How many people saw and follow a page, day by day')
    .option('--days <n>', 'how many days back, 1 to 90', '28')
    .option('--metric <name>', 'another of Meta’s figures; may be repeated', repeated)
    .addHelpText(
      'after',
      `
Examples:
  gates meta insights 1234567890 --user olga --days 7
  gates meta insights 1234567890 --metric page_media_view --metric page_follows`,
    )
    .action(async (page: string, flags: InsightFlags) =>
      (await import('./commands/insights.ts')).insights(app, page, flags),
    );

  group
    .command('publish')
    .argument('<page>', 'id or name of the page')
    .argument('[text]', 'what to publish, - for stdin; none beside images or a link')
    .option('--image <file-or-url>', 'an image; may be repeated', repeated)
    .option('--link <url>', 'an address whose preview the post shows')
    .option(
      '--at <time>',
      'when Meta is to publish it: 2h, 18:30, tomorrow 10:00, 2026-11-25 18:30',
    )
    .description('Publish a post on a page, at once or later')
    .addHelpText(
      'after',
      `
Examples:
  gates meta publish 1234567890 "Новый набор в группу" --user olga --dry-run
  gates meta publish 1234567890 "Как это было" --image one.jpg --image two.jpg
  gates meta publish 1234567890 "Читайте" --link https://example.org/news
  gates meta publish 1234567890 - --at "2026-11-25 18:30" --yes < post.txt`,
    )
    .action(async (page: string, text: string | undefined, flags: PublishFlags) =>
      (await import('./commands/publish.ts')).publish(app, { page, text: text ?? '' }, flags),
    );

  posts(group.command('posts').description('What stands on a page, or waits to'), app);
}

function posts(group: Command, app: App): void {
  const work = () => import('./commands/posts.ts');
  group
    .command('list')
    .argument('<page>', 'id or name of the page')
    .option('--scheduled', 'those that wait for their time')
    .option('--limit <n>', 'how many, the newest first; 1 to 500', '25')
    .description('The posts of a page')
    .addHelpText(
      'after',
      `
Examples:
  gates meta posts list 1234567890 --user olga
  gates meta posts list 1234567890 --scheduled --json`,
    )
    .action(async (page: string, flags: ListFlags) => (await work()).list(app, page, flags));
  group
    .command('show')
    .argument('<id>', 'id of the post, e.g. 1234567890_987654321')
    .option('--insights', 'how many people saw it and what they did')
    .description('What one post says, and where it stands')
    .addHelpText(
      'after',
      '\nExamples:\n  gates meta posts show 1234567890_987654321 --insights --user olga',
    )
    .action(async (id: string, flags: { insights?: boolean }) =>
      (await work()).show(app, id, flags),
    );
  group
    .command('delete')
    .argument('<id>', 'id of the post, e.g. 1234567890_987654321')
    .description('Take a post off the page, or out of the schedule')
    .addHelpText(
      'after',
      `
Examples:
  gates meta posts delete 1234567890_987654321 --user olga --dry-run
  gates meta posts delete 1234567890_987654321 --user olga --yes`,
    )
    .action(async (id: string) => (await work()).remove(app, id));
}

/** An option that may be given several times: all its values, in order. */
function repeated(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
