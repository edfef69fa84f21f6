import { entriesOf, openKind } from '../../../secrets.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';
import { vaultKind } from './kind.ts';

export const register: Register = (group, app) => {
  group
    .command('move')
    .description('Copy every secret to the other vault, compare, then delete the originals')
    .requiredOption('--to <kind>', 'keychain or file')
    .addHelpText('after', examples('vault move --to file --dry-run', 'vault move --to keychain'))
    .action(async (flags: { to: string }) => {
      const to = vaultKind(flags.to);
      const from = to === 'file' ? 'keychain' : 'file';
      const names = [];
      for (const user of app.home.users()) names.push(...(await entriesOf(app, user)));
      if (app.options.dryRun) {
        return app.ui.result({ from, to, names }, `Would move ${names.length} secrets to ${to}.`);
      }
      const { moveEntries } = await import('../../../vault/move.ts');
      const [source, target] = [await openKind(app, from), await openKind(app, to)];
      const counts = await moveEntries(source, target, names);
      (await app.settings()).set('vault', to);
      app.ui.result(
        { from, to, ...counts },
        `✓ Moved the secrets of ${names.length} accounts to ${to}.`,
      );
    });
};
