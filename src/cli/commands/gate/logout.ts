import type { Command } from 'commander';
import type { App } from '../../../app.ts';
import { GateError } from '../../../domain/error.ts';
import { words } from '../../../domain/words.ts';
import type { Gate } from '../../../gate.ts';
import { loginsOf } from '../../../grant.ts';
import { notLoggedIn } from '../../../secrets.ts';
import { channelOf } from '../../account.ts';
import { examples } from '../../examples.ts';
import { composed } from '../../help.ts';

/** `gates <gate> logout`: the grant is taken back at the platform where it does that, then forgotten here. */
export function registerLogout(group: Command, app: App, gate: Gate): void {
  const command = group
    .command('logout')
    .description(
      gate.revoke && !gate.unrevoked
        ? composed(words`Revoke the login at ${gate.title} and forget it`)
        : 'Forget the login here',
    );
  if (gate.several) command.option('--account <id>', 'of several only this one');
  command
    .addHelpText('after', examples(`${gate.name} logout --user olga`))
    .action(async ({ account: named }: { account?: string }) => {
      const user = await app.user();
      const store = await app.store(user);
      const all = await loginsOf(app, user, gate.name);
      if (all.length === 0) throw notLoggedIn(app, user, gate.name);
      const only = named === undefined ? null : await channelOf(app, user, gate.name, named);
      const logins = only ? all.filter(({ id }) => id === only.id) : all;
      const names = logins
        .map(({ name, handle }) => (gate.several ? (handle ?? name) : name))
        .join(', ');
      if (app.options.dryRun) {
        return app.ui.result(
          { user, revoked: false, forgotten: [] },
          words`Would log ${names} out.`,
        );
      }
      if (!(await app.ui.confirm(words`Log ${names} out of ${gate.title}?`))) {
        return app.ui.result({ user, revoked: false, forgotten: [] }, words`Nothing was changed.`);
      }
      let revoked = gate.revoke !== undefined && gate.unrevoked === undefined;
      const vault = await app.vault();
      const audit = await app.audit(user);
      for (const account of logins) {
        const trace = { action: `${gate.name}.logout`, subject: account.id };
        await audit.around(trace, async () => {
          try {
            await gate.revoke?.(await app.session(user, account));
          } catch (error) {
            // A token that is dead already has nothing to revoke; anything else keeps the login here.
            if (!(error instanceof GateError) || error.category !== 'auth') throw error;
            revoked = false;
          }
          await vault.delete({ user, gate: gate.name, account: account.externalId });
          await store.accounts.remove(account.id);
        });
      }
      app.ui.result({ user, revoked, forgotten: logins.map(({ id }) => id) }, [
        words`✓ ${names} is logged out of ${gate.title} here.`,
        ...(gate.unrevoked ? [words`  ${gate.unrevoked}`] : []),
        ...(revoked || !gate.revoke || gate.unrevoked
          ? []
          : [words`  The token was no longer valid, so there was nothing to revoke.`]),
      ]);
    });
}
