import { stateName } from '../../../domain/states.ts';
import { words } from '../../../domain/words.ts';
import { openKind } from '../../../secrets.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';
import { vaultKind } from './kind.ts';

export const register: Register = (group, app) => {
  group
    .command('use')
    .description('Choose where secrets are kept from now on (moves nothing)')
    .argument('<kind>', 'keychain or file')
    .addHelpText('after', examples('vault use file', 'vault use keychain'))
    .action(async (text: string) => {
      const kind = vaultKind(text);
      // Proved before it is chosen: a setting that does not work would lock everyone out.
      await (await openKind(app, kind)).check();
      if (app.options.dryRun) {
        return app.ui.result(
          { vault: kind },
          words`Would keep secrets in the ${stateName(kind)} vault.`,
        );
      }
      (await app.settings()).set('vault', kind);
      const { recordForEveryone } = await import('../../../auditing.ts');
      await recordForEveryone(app, { action: 'vault.use', subject: kind });
      const forced = app.env['GATES_VAULT'];
      app.ui.result({ vault: kind }, [
        kind === 'file'
          ? words`✓ Secrets are kept in the encrypted file from now on.`
          : words`✓ Secrets are kept in the keychain from now on.`,
        ...(forced && forced !== kind ? [words`  But GATES_VAULT=${forced} goes first here.`] : []),
        words`  To take along what is there: gates vault move --to ${kind}`,
      ]);
    });
};
