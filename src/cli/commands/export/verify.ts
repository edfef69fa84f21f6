import { basename, dirname, resolve } from 'node:path';
import { GateError } from '../../../domain/error.ts';
import { plural, words } from '../../../domain/words.ts';
import type { VerifyResult } from '../../../substance/verify.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';
import { oneLine } from '../../terminal.ts';

export const register: Register = (group, app) => {
  group
    .command('verify')
    .description('Prove a Substance folder: hashes, counts, schema, nothing twice')
    .argument('[dir]', 'default: the folder that gates user show names')
    .addHelpText('after', examples('export verify', 'export verify ./archive --json'))
    .action(async (dir: string | undefined) => {
      const folder = dir === undefined ? app.home.substance : resolve(dir);
      const { verifySubstance } = await import('../../../substance/verify.ts');
      const progress = app.ui.progress('files', 0);
      const proof = await verifySubstance(folder, {
        signal: app.signal,
        onFile: (done, total) => progress.at(done, total),
      }).finally(() => progress.end());
      if (!proof.ok) {
        const [first, ...others] = proof.problems;
        // The first one stands in the error.
        const more = others
          .map(({ file, problem }) => `✗ ${oneLine(file)}: ${oneLine(app.ui.say(problem))}`)
          .join('\n');
        if (more !== '') app.ui.note(more);
        throw new GateError({
          category: 'failed',
          code: 'export_damaged',
          message: words`${plural(proof.problems.length, '# problem', '# problems')} in ${folder}; the first: ${first?.file ?? ''}: ${first?.problem ?? ''}`,
          hint: cureOf(proof, folder, dir !== undefined, app.home.users()),
        });
      }
      app.ui.result(
        proof,
        words`✓ ${plural(proof.messages, '# message', '# messages')} in ${plural(proof.files, '# file', '# files')} of ${proof.users.join(', ')}: all hold.`,
      );
    });
};

/** Whose export it is, as far as that can still be seen, and where it stands. */
function cureOf(
  { users, problems }: Pick<VerifyResult, 'users' | 'problems'>,
  folder: string,
  elsewhere: boolean,
  known: readonly string[],
): string {
  const [top = ''] = problems[0]?.file.split('/') ?? [];
  const itself = users.length <= 1 && known.includes(basename(folder)) && !known.includes(top);
  const user = itself ? basename(folder) : known.includes(top) ? top : users[0];
  const out = itself ? dirname(folder) : folder;
  const where = elsewhere ? ` --out ${/\s/.test(out) ? JSON.stringify(out) : out}` : '';
  return `gates export substance --full${user === undefined ? '' : ` --user ${user}`}${where}`;
}
