import { notifyOf, setNotify } from '../../../booking/notify.ts';
import { countryOf, setCountry } from '../../../country.ts';
import { plural, words } from '../../../domain/words.ts';
import { entriesOf } from '../../../secrets.ts';
import { unknownUser } from '../../../user.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';

export const register: Register = (group, app) => {
  group
    .command('remove')
    .description('Remove a person: their store and their secrets (Substance files stay)')
    .argument('<name>', 'as in gates user list')
    .addHelpText('after', examples('user remove olga --dry-run', 'user remove olga'))
    .action(async (name: string) => {
      if (!app.home.hasUser(name)) throw unknownUser(name, app.home.users());
      const entries = await entriesOf(app, name);
      const messages = await (await app.store(name)).messages.count();
      const held = words`${plural(messages, '# message', '# messages')}, ${plural(entries.length, '# secret', '# secrets')}`;
      const shown = { user: name, secrets: entries.length, messages, removed: !app.options.dryRun };
      if (!app.options.dryRun) {
        const question = words`Remove ${name}: ${held}?`;
        if (!(await app.ui.confirm(question))) {
          shown.removed = false;
          return app.ui.result(shown, words`Nothing was removed.`);
        }
        await removeEverything(name, entries);
      }
      app.ui.result(
        shown,
        app.options.dryRun
          ? words`Would remove ${name}: ${held}.`
          : words`✓ Removed ${name}: ${held}.`,
      );
    });

  async function removeEverything(
    name: string,
    entries: Awaited<ReturnType<typeof entriesOf>>,
  ): Promise<void> {
    // Secrets first: without the store nobody would know their names.
    if (entries.length > 0) {
      const vault = await app.vault();
      for (const entry of entries) await vault.delete(entry);
    }
    await (await app.store(name)).close();
    const { dropStore } = await import('../../../store/open.ts');
    const url = app.env['GATES_DATABASE_URL'];
    await dropStore(url ? { user: name, url } : { user: name, file: app.home.storeFile(name) });
    app.home.removeUser(name);
    const settings = await app.settings();
    if (settings.get('defaultUser') === name) settings.unset('defaultUser');
    if (await countryOf(app, name)) await setCountry(app, name, null);
    if (await notifyOf(app, name)) await setNotify(app, name, null);
  }
};
