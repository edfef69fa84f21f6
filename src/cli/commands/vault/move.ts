import { stateName } from '../../../domain/states.ts';
import { plural, words } from '../../../domain/words.ts';
import { entriesOf, openKind } from '../../../secrets.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';
import { interrupted } from '../../ui.ts';
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
        return app.ui.result(
          { from, to, names },
          words`Would move ${plural(names.length, '# secret', '# secrets')} to ${stateName(to)}.`,
        );
      }
      const { recordForEveryone } = await import('../../../auditing.ts');
      const { moveEntries } = await import('../../../vault/move.ts');
      const [source, target] = [await openKind(app, from), await openKind(app, to)];
      const progress = app.ui.progress('secrets', names.length);
      const counts = await moveEntries(source, target, names, ({ stage, done, total }) => {
        progress.at(done, total);
        // Once all are copied and compared it goes through: half of them here, half there would be worse.
        if (app.signal.aborted && stage !== 'delete') {
          throw interrupted(words`Nothing was deleted; run it again.`);
        }
      }).finally(() => progress.end());
      (await app.settings()).set('vault', to);
      await recordForEveryone(app, {
        action: 'vault.move',
        subject: to,
        detail: { from, ...counts },
      });
      app.ui.result(
        { from, to, ...counts },
        words`✓ Moved the secrets of ${plural(names.length, '# account', '# accounts')} to ${stateName(to)}.`,
      );
    });
};
