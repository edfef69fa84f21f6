import { stateName } from '../../../domain/states.ts';
import { words } from '../../../domain/words.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';

export const register: Register = (group, app) => {
  group
    .command('check')
    .description('Write, read back, compare and delete a throw-away secret')
    .addHelpText('after', examples('vault check'))
    .action(async () => {
      const vault = await app.vault();
      await vault.check();
      app.ui.result(
        { kind: vault.kind, ok: true },
        words`✓ The ${stateName(vault.kind)} vault works.`,
      );
    });
};
