import type { Command } from 'commander';
import type { App } from '../../../app.ts';
import type { Account } from '../../../domain/account.ts';
import { GateError, messageOf } from '../../../domain/error.ts';
import { clockTime } from '../../../domain/moment.ts';
import { plural, type Text, words } from '../../../domain/words.ts';
import type { Gate } from '../../../gate.ts';
import type { Synced, Syncer } from '../../../traffic/sync.ts';
import { accountsMeant } from '../../account.ts';
import { refuseDryRun } from '../../dry-run.ts';
import { examples } from '../../examples.ts';
import { parseSince } from '../../time.ts';
import { interrupted } from '../../ui.ts';

interface Flags {
  since?: string;
  account?: string;
}

/** `gates <gate> sync`: what the platform has of the conversations, also from before there was a server here. */
export function registerSync(group: Command, app: App, gate: Syncer): void {
  group
    .command('sync')
    .description(
      gate.send
        ? 'Read conversations back from the platform'
        : 'Read back from the platform what has changed',
    )
    .option(
      '--since <time>',
      'sent since: 30d, 2026-11-21 (default: the last sync; the first time 30d)',
    )
    .option('--account <id>', 'only this one of your accounts')
    .addHelpText(
      'after',
      examples(
        `${gate.name} sync --user olga`,
        `${gate.name} sync --user olga --since 365d`,
        ...(gate.send ? [`${gate.name} read --user olga --since 30d`] : []),
      ),
    )
    .action(async (flags: Flags) => {
      refuseDryRun(app, `${gate.name} sync`);
      const since = flags.since === undefined ? undefined : parseSince(flags.since, app.now());
      const user = await app.user();
      const accounts = await accountsMeant(app, user, gate.name, flags.account);
      const all = await readAll(app, user, gate, accounts, since);
      const views = all.map(viewOf);
      app.ui.result(
        accounts.length > 1 ? { accounts: views } : views[0],
        all.flatMap((synced, index) => [
          ...(accounts.length > 1 ? [accounts[index]?.handle ?? synced.account] : []),
          ...linesOf(app, gate, synced),
        ]),
      );
    });
}

/** One after the other. What keeps one of several from it is said; the others are read all the same. */
async function readAll(
  app: App,
  user: string,
  gate: Syncer,
  accounts: readonly Account[],
  since: number | undefined,
): Promise<Synced[]> {
  const all: Synced[] = [];
  const failed: GateError[] = [];
  for (const account of accounts) {
    try {
      const synced = await readBack(app, user, gate, account, since);
      await nameThem(app, user, gate, account);
      all.push(synced);
    } catch (error) {
      if (!(error instanceof GateError) || accounts.length === 1 || app.signal.aborted) throw error;
      app.ui.warn(words`${account.handle ?? account.id} was not read: ${error.said.message}`);
      failed.push(error);
    }
  }
  // A script must not take it for all that there is.
  const [first] = failed;
  if (first) throw first;
  return all;
}

function viewOf(synced: Synced): object {
  const since = new Date(synced.since).toISOString();
  return { ...synced, since, complete: synced.untold === 0 };
}

function linesOf({ now }: App, { title }: Syncer, synced: Synced): Text[] {
  const { conversations, messages, untold, since, bookings } = synced;
  if (bookings !== undefined) {
    return [
      words`✓ Read ${plural(bookings, '# booking', '# bookings')} that ${title} has had news of since ${clockTime(since, now())}.`,
    ];
  }
  return [
    words`✓ Read ${plural(messages, '# message', '# messages')} of ${plural(conversations, '# conversation', '# conversations')} since ${clockTime(since, now())}; ${plural(synced.new, '# is new', '# are new')}.`,
    ...(untold > 0
      ? [
          words`  ${plural(untold, '# older message', '# older messages')} ${title} does not tell any more.`,
        ]
      : []),
  ];
}

async function readBack(
  app: App,
  user: string,
  gate: Syncer,
  account: Account,
  since: number | undefined,
): Promise<Synced> {
  const { syncAccount } = await import('../../../traffic/sync.ts');
  const audit = await app.audit(user);
  const progress = app.ui.progress('messages', 0);
  const detail = { since: since === undefined ? null : new Date(since).toISOString() };
  const trace = { action: `${gate.name}.sync`, subject: account.id, detail };
  let read = 0;
  const onProgress = (done: number, total: number | null): void => {
    read = done;
    if (total === null) progress.at(done);
    else progress.at(done, total);
  };
  try {
    return await audit.around(
      trace,
      () => syncAccount(app, user, gate, account, { since, onProgress }),
      (done) => ({ detail: { messages: done.messages, new: done.new } }),
    );
  } catch (error) {
    if (app.signal.aborted) {
      throw interrupted(`gates ${gate.name} sync --user ${user} --account ${account.id}`);
    }
    if (read > 0) app.ui.note(words`What was read is here; run it again to go on.`);
    throw error;
  } finally {
    progress.end();
  }
}

/** Whoever came without a name: asked for here too, for a server may not run. Of no weight for the sync. */
async function nameThem(app: App, user: string, gate: Gate, account: Account): Promise<void> {
  const { person } = gate;
  if (!person) return;
  const { openIntroducer } = await import('../../../traffic/introduce.ts');
  const store = await app.store(user);
  const { signal } = app;
  const asking = { ...gate, person };
  const introducer = openIntroducer({ app, user, store, account, signal, gate: asking });
  try {
    for (let last = 0, more = true; more;)
      ({ last, more } = await introducer.some(last, { nameless: true }));
  } catch (error) {
    if (!signal.aborted) app.ui.warn(words`Names were not asked for: ${messageOf(error)}`);
  }
}
