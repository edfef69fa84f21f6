import { Command } from 'commander';
import { catalogue } from '../../gates/index.ts';
import { openApp } from '../../src/app.ts';
import { gateVerbs } from '../../src/cli/commands/gate/index.ts';
import { openHome } from '../../src/home.ts';
import { recordingUi, type Shown } from './ui.ts';

export interface InProcess {
  /** `gates <gate> …args`: every verb of the gate, as a person who says yes to everything. */
  run(gate: string, ...args: readonly string[]): Promise<Shown>;
  close(): Promise<void>;
}

/** The commands of one person in this process: many of them take as long as one of their own. */
export async function inProcess(user: string, env: NodeJS.ProcessEnv): Promise<InProcess> {
  const { ui, shown } = recordingUi({ confirm: async () => true });
  const app = openApp({
    catalogue,
    home: await openHome(env),
    env,
    options: { user, json: true, interactive: false, verbose: false, yes: true, dryRun: false },
    ui,
    signal: new AbortController().signal,
  });
  return {
    async run(gate, ...args) {
      const group = new Command(gate).exitOverride();
      await gateVerbs(group, app, gate);
      shown.length = 0;
      await group.parseAsync([...args], { from: 'user' });
      const last = shown.at(-1);
      if (!last) throw new Error(`${args.join(' ')} showed nothing`);
      return last;
    },
    close: () => app.close(),
  };
}
