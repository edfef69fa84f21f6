import { completionScript, type Shell } from '../completion/scripts.ts';
import { examples } from '../examples.ts';
import type { Register } from '../groups.ts';

/** Where each shell looks for it. */
const PLACES: Readonly<Record<Shell, string>> = {
  bash: `${examples('completion bash > ~/.local/share/bash-completion/completions/gates')}

Where there is no such folder, a line in ~/.bashrc does as well:
  eval "$(gates completion bash)"`,
  zsh: `${examples('completion zsh > "${fpath[1]}/_gates"')}

Or a line in ~/.zshrc, below compinit:
  source <(gates completion zsh)`,
  fish: examples('completion fish > ~/.config/fish/completions/gates.fish'),
};

/** What the scripts ask, `gates complete -- WORDS`, is answered by main.ts before anything else is loaded. */
export const register: Register = (program, app) => {
  const group = program
    .command('completion')
    .description('Completion of commands, names and ids in your shell')
    .helpCommand(false);
  for (const shell of ['bash', 'zsh', 'fish'] as const) {
    group
      .command(shell)
      .description(ABOUT[shell])
      .addHelpText('after', `${PLACES[shell]}\n\nIt works in the next shell you open.`)
      .action(async () => {
        const script = await completionScript(shell);
        app.ui.result({ shell, script }, script.trimEnd());
      });
  }
};

const ABOUT: Readonly<Record<Shell, string>> = {
  bash: 'Print the script that makes bash complete gates commands',
  zsh: 'Print the script that makes zsh complete gates commands',
  fish: 'Print the script that makes fish complete gates commands',
};
