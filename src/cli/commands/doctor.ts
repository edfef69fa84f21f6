import type { Check } from '../../doctor/check.ts';
import { GateError } from '../../domain/error.ts';
import { plural, type Text, type Words, words } from '../../domain/words.ts';
import { examples } from '../examples.ts';
import { forPerson } from '../failure.ts';
import type { Register } from '../groups.ts';

const MARKS = { ok: '✓', warning: '!', failed: '✗', skipped: '–' } as const;

export const register: Register = (program, app) => {
  program
    .command('doctor')
    .description('Check everything, and say how to mend what is wrong')
    .option('--as-cron', 'also find what only breaks under cron')
    .addHelpText(
      'after',
      `
Without --user: everybody on this machine. Exit 1 when anything is wrong.
${examples('doctor', 'doctor --user olga --json', 'doctor --as-cron')}`,
    )
    .action(async (flags: { asCron?: boolean }) => {
      const users = await whom();
      const { examine, isWell } = await import('../../doctor/doctor.ts');
      const here = examine(app, users);
      const there = flags.asCron
        ? (await import('../../doctor/bare.ts')).examineAsCron(app, users, here)
        : [];
      const checks = [...(await here), ...(await there)];
      app.ui.result(
        { ok: isWell(checks), checks: checks.map((check) => view(check, String)) },
        () => report(checks),
      );
      const failures = checks.filter(({ status }) => status === 'failed');
      if (failures.length > 0) throw unwell(failures.length, checks.length);
    });

  async function whom(): Promise<readonly string[]> {
    if (app.options.user ?? app.env['GATES_USER']) return [await app.user()];
    try {
      return app.home.users();
    } catch {
      // That the home cannot be read is one of the things to report.
      return [];
    }
  }

  /** What platforms say stands in it, and no secret may. */
  function view(check: Check, say: (text: Text) => string): Record<keyof Check, string | null> {
    const { user, gate, account, status, message, cure } = check;
    return {
      check: check.check,
      user,
      gate,
      account,
      status,
      message: app.redact(say(message)),
      cure: cure && app.redact(forPerson(say(cure), user ?? undefined)),
    };
  }

  function report(checks: readonly Check[]): Text[] {
    const isCron = ({ check }: Check) => /^cron(-|$)/.test(check);
    const users = [...new Set(checks.flatMap(({ user }) => user ?? []))];
    const section = (title: Words | string, part: readonly Check[]): Text[] =>
      part.length === 0 ? [] : [title, ...part.flatMap(linesOf), ''];
    return [
      ...section(
        words`This machine`,
        checks.filter((check) => check.user === null && !isCron(check)),
      ),
      ...users.flatMap((user) =>
        section(
          user,
          checks.filter((check) => check.user === user && !isCron(check)),
        ),
      ),
      ...section(words`Under cron`, checks.filter(isCron)),
      summary(checks),
    ];
  }

  /** Sentences: a terminal that is narrow gets them in several lines. */
  function linesOf(check: Check): Words[] {
    const { message, cure } = view(check, app.ui.say);
    return [
      words`  ${MARKS[check.status]} ${message ?? ''}`,
      ...(cure === null ? [] : [words`      → ${cure}`]),
    ];
  }
};

function summary(checks: readonly Check[]): Words {
  const count = (status: Check['status']) => checks.filter((one) => one.status === status).length;
  const fine = plural(count('ok'), '# check is fine', '# checks are fine');
  const warnings = count('warning');
  return warnings === 0
    ? words`${fine}.`
    : words`${fine}, ${plural(warnings, '# wants a look', '# want a look')}.`;
}

/** The report stands on stdout already: this is its last line, and exit 1. */
function unwell(failures: number, all: number): GateError {
  return new GateError({
    category: 'failed',
    code: 'unwell',
    message: words`${plural(failures, '# thing is', '# things are')} wrong, of ${all} looked at.`,
    hint: words`The cure stands under each ✗.`,
  });
}
