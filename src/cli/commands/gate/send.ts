import type { Command } from 'commander';
import type { App } from '../../../app.ts';
import type { Delivery } from '../../../domain/delivery.ts';
import { usageError } from '../../../domain/error.ts';
import { stateName } from '../../../domain/states.ts';
import { words } from '../../../domain/words.ts';
import type { Gate } from '../../../gate.ts';
import { calledOf } from '../../../traffic/who.ts';
import { channelOf } from '../../account.ts';
import { type DraftFlags, offerDraftFlags } from '../../draft-flags.ts';
import { readStdin } from '../../stdin.ts';
import { oneLine } from '../../terminal.ts';
import { parseDuration } from '../../time.ts';
import { interrupted } from '../../ui.ts';

const GOALS: readonly Delivery[] = ['sent', 'delivered', 'read'];

interface Flags extends DraftFlags {
  to: string;
  account?: string;
  /** `false`: `--no-wait`. */
  wait?: string | false;
  timeout: string;
}

/** `gates <gate> send`: the same words for every gate, less what its limits say it cannot do. */
export function registerSend(group: Command, app: App, gate: Gate): void {
  const command = group
    .command('send')
    .description('Send a message')
    .argument('[text]', 'the text; - reads it from stdin')
    .requiredOption(
      '--to <whom>',
      'whom to: an address or id, or the name of somebody who has written',
    )
    .option('--account <id>', 'which of your accounts sends it');
  offerDraftFlags(command, gate);
  command
    .option('--wait <status>', `wait until it is ${GOALS.join(', ')} (needs gates serve)`)
    .option('--timeout <time>', 'how long to wait', '30s')
    .option('--no-wait', 'fail where it would have to wait for its turn, instead of waiting')
    .addHelpText('after', examples(gate))
    .action(async (text: string | undefined, flags: Flags) => {
      const goal = flags.wait === false ? undefined : goalOf(flags.wait);
      const timeoutMs = parseDuration(flags.timeout, '--timeout');
      const { readDraft } = await import('../../draft.ts');
      const said = text === '-' ? typed(app) : text;
      const user = await app.user();
      const account = await channelOf(app, user, gate.name, flags.account);
      const to = await app.recipient(user, account, flags.to);
      const draft = await readDraft(gate, to, said, flags);
      const outbound = await app.outbound(user);
      const called = oneLine(await calledOf(await app.store(user), gate.name, to));
      if (app.options.dryRun) {
        const checked = await outbound.check(account, draft);
        const { previewLines } = await import('../../draft-preview.ts');
        return app.ui.result({ ...checked, dryRun: true }, [
          words`✓ Would send ${stateName(checked.kind)} to ${called} from ${account.handle ?? (oneLine(account.name) || account.id)}.`,
          ...previewLines(draft, checked.text).map((line) => (line === '' ? '' : `  ${line}`)),
        ]);
      }
      const row = await outbound.send(account, draft, { noWait: flags.wait === false });
      const final = goal
        ? await outbound.wait(row.id, goal, timeoutMs).catch((error: unknown) => {
            if (!app.signal.aborted) throw error;
            throw interrupted(words`It was sent. What became of it: gates outbox show ${row.id}`);
          })
        : row;
      const view = outbound.view(final);
      app.ui.result(
        view,
        words`✓ ${stateName(view.status)} · ${view.gate} · to ${called} · ${view.externalId ?? view.id}`,
      );
    });
}

function goalOf(word: string | undefined): Delivery | undefined {
  if (word === undefined) return undefined;
  const goal = GOALS.find((candidate) => candidate === word);
  if (goal) return goal;
  throw usageError(words`--wait takes ${GOALS.join(', ')}, not “${word}”.`);
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
    const caption = limits.captioned?.length === 0 ? '' : ' --caption "Кабинет"';
    lines.push(`  gates ${name} send --to WHOM --image photo.jpg${caption}`);
  }
  if (limits.buttons)
    lines.push(`  gates ${name} send --to WHOM "Удобно?" --button yes=Да --button no=Нет`);
  if (limits.quickReplies)
    lines.push(`  gates ${name} send --to WHOM "Ваш телефон?" --quick-reply :phone`);
  return `\nExamples:\n${lines.join('\n')}`;
}
