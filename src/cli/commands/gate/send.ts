import type { Command } from 'commander';
import type { App } from '../../../app.ts';
import type { Delivery } from '../../../domain/delivery.ts';
import { usageError } from '../../../domain/error.ts';
import { stateName } from '../../../domain/states.ts';
import { words } from '../../../domain/words.ts';
import type { Gate } from '../../../gate.ts';
import type { OutboxRow } from '../../../store/store.ts';
import { reachable } from '../../../traffic/goal.ts';
import type { Outbound } from '../../../traffic/outbound.ts';
import { calledOf } from '../../../traffic/who.ts';
import { channelOf } from '../../account.ts';
import { type DraftFlags, offerDraftFlags } from '../../draft-flags.ts';
import { composed } from '../../help.ts';
import { once } from '../../once.ts';
import { readStdin } from '../../stdin.ts';
import { oneLine } from '../../terminal.ts';
import { parseDuration } from '../../time.ts';
import { interrupted } from '../../ui.ts';

const GOALS: readonly Delivery[] = ['sent', 'delivered', 'read'];

interface Flags extends Omit<DraftFlags, 'to'> {
  to?: string;
  account?: string;
  /** `false`: `--no-wait`. */
  wait?: string | false;
  /** `false`: `--no-split`. */
  split?: false;
  timeout: string;
}

/** `gates <gate> send`: the same words for every gate, less what its limits say it cannot do. */
export function registerSend(group: Command, app: App, gate: Gate): void {
  const command = group
    .command('send')
    .description('Send a message')
    .argument('[text]', 'the text; - reads it from stdin')
    .option(
      '--to <whom>',
      'whom to: an address or id, or the name of somebody or a group known here; with --reply-to whoever it answers',
    )
    .option('--account <id>', 'which of your accounts sends it');
  once(command, 'to');
  offerDraftFlags(command, gate);
  const { limits } = gate;
  command
    .option(
      '--wait <status>',
      limits.tells
        ? composed(words`wait until it is ${limits.tells.join(', ')}`)
        : `wait until it is ${GOALS.join(', ')} (needs gates serve)`,
    )
    .option('--timeout <time>', 'how long to wait', '30s')
    .option('--no-wait', 'fail where it would have to wait for its turn, instead of waiting');
  if (gate.split) {
    command.option(
      '--no-split',
      'refuse a text too long for one message, instead of sending several',
    );
  }
  command
    .addHelpText('after', examples(gate))
    .action(async (text: string | undefined, flags: Flags) => {
      const goal = flags.wait === false ? undefined : goalOf(gate, flags.wait);
      const timeoutMs = parseDuration(flags.timeout, '--timeout');
      const { readDraft } = await import('../../draft.ts');
      const said = text === '-' ? typed(app) : text;
      const user = await app.user();
      const account = await channelOf(app, user, gate.name, flags.account);
      const { answering } = await import('../../answering.ts');
      const named = await answering(app, user, gate, account, flags);
      const to = await app.recipient(user, account, named.to);
      const draft = await readDraft(gate, to, said, named, { app, user, account });
      const outbound = await app.outbound(user);
      const called = oneLine(await calledOf(await app.store(user), gate.name, to));
      const { piecesOf, sendEach } = await import('../../../traffic/split.ts');
      const whole = flags.split === false;
      if (app.options.dryRun) {
        const { previewOf } = await import('../../draft-preview.ts');
        const checked = [];
        for (const piece of await piecesOf(gate, draft, whole)) {
          checked.push({ piece, ...(await outbound.check(account, piece)) });
        }
        const from = account.handle ?? (oneLine(account.name) || account.id);
        return previewOf(app, checked, { called, from });
      }
      const noWait = flags.wait === false;
      const rows = await sendEach(outbound, gate, account, draft, { noWait, whole });
      const finals: OutboxRow[] = [];
      for (const row of rows) {
        finals.push(goal ? await waitFor(app, outbound, row, goal, timeoutMs) : row);
      }
      const views = finals.map(outbound.view);
      const lines = views.map(
        ({ status, gate: by, externalId, id }) =>
          words`✓ ${stateName(status)} · ${by} · to ${called} · ${externalId ?? id}`,
      );
      // What a script has always got: of a text in pieces the first one, with all of them beside it.
      app.ui.result(views.length > 1 ? { ...views[0], parts: views } : views[0], lines);
    });
}

async function waitFor(
  app: App,
  outbound: Outbound,
  { id }: OutboxRow,
  goal: Delivery,
  timeoutMs: number,
): Promise<OutboxRow> {
  try {
    return await outbound.wait(id, goal, timeoutMs);
  } catch (error) {
    if (!app.signal.aborted) throw error;
    throw interrupted(words`It was sent. What became of it: gates outbox show ${id}`);
  }
}

function goalOf(gate: Gate, word: string | undefined): Delivery | undefined {
  if (word === undefined) return undefined;
  const goal = GOALS.find((candidate) => candidate === word);
  if (goal) {
    reachable(gate, goal);
    return goal;
  }
  throw usageError(words`--wait takes ${(gate.limits.tells ?? GOALS).join(', ')}, not “${word}”.`);
}

function typed(app: App): string {
  if (process.stdin.isTTY) app.ui.note(words`Type the text; Ctrl-D on a line of its own ends it.`);
  return readStdin().replace(/\r?\n$/, '');
}

function examples(gate: Gate): string {
  const { limits, name } = gate;
  const lines = [
    `  gates ${name} send --user olga --to WHOM "Добрый день!"`,
    `  cat letter.txt | gates ${name} send --to WHOM -`,
  ];
  if (limits.template)
    lines.push(`  gates ${name} send --to WHOM --template NAME --lang ru --param Ольга`);
  if (limits.media?.image) {
    const bare = limits.captioned?.length === 0 || gate.own?.needed !== undefined;
    const caption = bare ? '' : ' --caption "Кабинет"';
    lines.push(`  gates ${name} send --to WHOM --image photo.jpg${caption}`);
  }
  if (limits.buttons)
    lines.push(`  gates ${name} send --to WHOM "Удобно?" --button yes=Да --button no=Нет`);
  if (limits.quickReplies)
    lines.push(`  gates ${name} send --to WHOM "Ваш телефон?" --quick-reply :phone`);
  const needed = gate.own?.needed;
  const whom = needed === undefined ? '--to WHOM' : `--to WHOM ${needed}`;
  return `\nExamples:\n${lines.join('\n').replaceAll('--to WHOM', whom)}`;
}
