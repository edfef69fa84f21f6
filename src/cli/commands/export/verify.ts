import { resolve } from 'node:path';
import { GateError } from '../../../domain/error.ts';
import { plural, words } from '../../../domain/words.ts';
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
        const [first] = proof.problems;
        app.ui.note(
          proof.problems
            .map(({ file, problem }) => `✗ ${oneLine(file)}: ${oneLine(app.ui.say(problem))}`)
            .join('\n'),
        );
        throw new GateError({
          category: 'failed',
          code: 'export_damaged',
          message: words`${plural(proof.problems.length, '# problem', '# problems')} in ${folder}; the first: ${first?.file ?? ''}: ${first?.problem ?? ''}`,
          hint: 'gates export substance --full',
        });
      }
      app.ui.result(
        proof,
        words`✓ ${plural(proof.messages, '# message', '# messages')} in ${plural(proof.files, '# file', '# files')} of ${proof.users.join(', ')}: all hold.`,
      );
    });
};
