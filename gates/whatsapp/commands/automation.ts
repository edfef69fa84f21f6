import type { App } from '../../../src/app.ts';
import { usageError } from '../../../src/domain/error.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import {
  type Automation,
  checkAutomation,
  readAutomation,
  readCommand,
  writeAutomation,
} from '../business/automation.ts';
import { switchOf } from './given.ts';
import { numberPlace, recorded } from './place.ts';

export interface AutomationFlags {
  account?: string;
  welcome?: string;
  prompt?: readonly string[];
  command?: readonly string[];
  clear?: readonly string[];
}

const PARTS = ['welcome', 'prompts', 'commands'] as const;

/** `gates whatsapp automation show` */
export async function show(app: App, from: string | undefined): Promise<void> {
  const { graph, id, session } = await numberPlace(app, from);
  const automation = await readAutomation(graph, id);
  app.ui.result({ account: session.account.id, ...automation }, lines(automation));
}

/** `gates whatsapp automation set …`: prompts and commands that are named take the place of all there were. */
export async function set(app: App, flags: AutomationFlags): Promise<void> {
  const change = changeOf(flags);
  checkAutomation({ prompts: [], commands: [], ...change });
  const place = await numberPlace(app, flags.account);
  const wanted = { ...(await readAutomation(place.graph, place.id)), ...change };
  const { dryRun } = app.options;
  if (!dryRun) {
    await recorded(app, place, 'automation-set', { changed: Object.keys(change) }, () =>
      writeAutomation(place.graph, place.id, wanted),
    );
  }
  app.ui.result({ account: place.session.account.id, ...wanted, dryRun }, [
    ...(dryRun ? [words`It would be:`] : []),
    ...lines(wanted),
  ]);
}

function changeOf({ welcome, prompt, command, clear = [] }: AutomationFlags): Partial<Automation> {
  const on = switchOf('--welcome', welcome);
  const set: Partial<Automation> = {
    ...(on === undefined ? {} : { welcome: on }),
    ...(prompt === undefined ? {} : { prompts: prompt }),
    ...(command === undefined ? {} : { commands: command.map(readCommand) }),
  };
  const empty: Automation = { welcome: false, prompts: [], commands: [] };
  const cleared: Partial<Automation> = {};
  for (const name of clear) {
    const part = PARTS.find((known) => known === name);
    if (part === undefined) {
      throw usageError(words`“${name}” cannot be cleared.`, words`one of: ${PARTS.join(', ')}`);
    }
    if (part in set) throw usageError(words`${name} cannot be both set and cleared.`);
    Object.assign(cleared, { [part]: empty[part] });
  }
  const change = { ...set, ...cleared };
  if (Object.keys(change).length > 0) return change;
  throw usageError(words`Nothing was named to change.`, 'gates whatsapp automation set --help');
}

function lines({ welcome, prompts, commands }: Automation): Text[] {
  return [
    welcome ? words`Welcome   on` : words`Welcome   off`,
    words`Prompts   ${prompts.length === 0 ? words`none` : prompts.length}`,
    ...prompts.map((prompt) => `  ${prompt}`),
    words`Commands  ${commands.length === 0 ? words`none` : commands.length}`,
    ...commands.map(({ name, description }) => `  /${name}  ${description}`),
  ];
}
