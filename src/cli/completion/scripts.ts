import { BASH } from './bash.ts';

export type Shell = 'bash' | 'zsh' | 'fish';

/** What a shell reads to complete `gates …`: it asks `gates complete -- WORDS` (see run.ts). */
export async function completionScript(shell: Shell): Promise<string> {
  if (shell === 'bash') return BASH;
  let script = await scriptOfTab(shell);
  for (const [part, better] of REPAIRS[shell]) {
    if (!script.includes(part)) throw new Error(`@bomb.sh/tab has changed: ${part}`);
    script = script.replaceAll(part, () => better);
  }
  return `${script.trimEnd()}\n`;
}

/** What has to be otherwise in the scripts of `@bomb.sh/tab`. */
const REPAIRS: Readonly<
  Record<'zsh' | 'fish', readonly (readonly [part: string, better: string])[]>
> = {
  zsh: [
    // Lost a backslash: values were cut at their colons.
    ['comp=${comp//:/\\:}', 'comp=${comp//:/\\\\:}'],
    // Cut quoted words at their blanks.
    ['words=( "${=words[1,CURRENT]}" )', 'words=( "${(@Q)words[1,CURRENT]}" )'],
    // Ran what stands in a word before its last equals sign: `--to=$(date)=<Tab>`.
    [`flagPrefix="-P \${BASH_REMATCH}"`, `flagPrefix="-P \${(q)BASH_REMATCH}"`],
  ],
  fish: [],
};

/** The package prints its scripts; there is no other way to them. */
async function scriptOfTab(shell: Shell): Promise<string> {
  const { script } = await import('@bomb.sh/tab');
  const { log } = console;
  const printed: string[] = [];
  console.log = (text: string) => void printed.push(text);
  try {
    script(shell, 'gates', 'gates');
  } finally {
    console.log = log;
  }
  return printed.join('\n');
}
