import { messageOf } from '../../../domain/error.ts';
import { words } from '../../../domain/words.ts';
import { entriesOf, openKind } from '../../../secrets.ts';
import type { EntryName, Vault } from '../../../vault/vault.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';

const BECAUSE = {
  environment: words`environment`,
  setting: words`setting`,
  default: words`default`,
} as const;

export const register: Register = (group, app) => {
  group
    .command('status')
    .description('Which vault is in use, whether it answers, and what it should hold')
    .addHelpText('after', examples('vault status', 'vault status --json'))
    .action(async () => {
      const { resolveVaultKind } = await import('../../../vault/open.ts');
      const setting = (await app.settings()).get('vault');
      const { kind, because } = resolveVaultKind({ env: app.env['GATES_VAULT'], setting });
      const vault = await openKind(app, kind);
      await vault.check();
      const entries: (EntryName & { present: boolean | string })[] = [];
      for (const user of app.home.users()) {
        for (const name of await entriesOf(app, user)) {
          entries.push({ ...name, present: await present(vault, name) });
        }
      }
      const shown = { kind, because, ok: true, entries };
      app.ui.result(shown, () => [
        kind === 'keychain'
          ? words`✓ The keychain answers (chosen by ${BECAUSE[because]}).`
          : words`✓ The encrypted file answers (chosen by ${BECAUSE[because]}).`,
        ...entries.map(
          (entry) =>
            `  ${entry.present === true ? '✓' : '✗'} gates / ${entry.user}/${entry.gate}/${entry.account}`,
        ),
      ]);
    });
};

async function present(vault: Vault, name: EntryName): Promise<boolean | string> {
  try {
    return (await vault.get(name)) !== null;
  } catch (error) {
    return messageOf(error);
  }
}
