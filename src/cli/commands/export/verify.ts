import { resolve } from 'node:path';
import { GateError } from '../../../domain/error.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';
import { oneLine } from '../../terminal.ts';

export const register: Register = (group, app) => {
  group
    .command('verify')
    .description('Prove a Substance folder: hashes, counts, schema, nothing twice')
    .argument('[dir]', `default: ${app.home.substance}`)
    .addHelpText('after', examples('export verify', 'export verify ./archive --json'))
    .action(async (dir: string | undefined) => {
      const folder = dir === undefined ? app.home.substance : resolve(dir);
      const { verifySubstance } = await import('../../../substance/verify.ts');
      const proof = await verifySubstance(folder);
      if (!proof.ok) {
        const [first] = proof.problems;
        app.ui.note(
          proof.problems
            .map(({ file, problem }) => `✗ ${oneLine(file)}: ${oneLine(problem)}`)
            .join('\n'),
        );
        throw new GateError({
          category: 'failed',
          code: 'export_damaged',
          message: `${proof.problems.length} problems in ${folder}; the first: ${first?.file}: ${first?.problem}`,
          hint: 'gates export substance --full',
        });
      }
      app.ui.result(
        proof,
        `✓ ${proof.messages} messages in ${proof.files} files of ${proof.users.join(', ')}: all hold.`,
      );
    });
};
