import { WHATSAPP_NUMBERS } from '../../../src/cli/schemas/whatsapp-numbers.ts';
import type { Shown } from '../../support/ui.ts';
import type { World } from './world.ts';

/** Verbs that answer as another one does. */
const AS: Readonly<Record<string, string>> = {
  'whatsapp-numbers-name': 'whatsapp-numbers-set',
  'whatsapp-numbers-username': 'whatsapp-numbers-set',
};

/** Runs a command, and holds what it shows against its published schema, where it has one. */
export function shaped(world: () => World): World['run'] {
  return async (...args): Promise<Shown> => {
    const shown = await world().run(...args);
    const verbs = args.slice(0, args.findIndex((arg) => !/^[a-z-]+$/.test(arg)) + 1 || undefined);
    const names = verbs.map((_, index) => `whatsapp-${verbs.slice(0, index + 1).join('-')}`);
    const wanted = args.includes('--all') ? ['whatsapp-numbers-list-all'] : names;
    const schema = wanted.map((name) => WHATSAPP_NUMBERS[AS[name] ?? name]).findLast(Boolean);
    schema?.parse(shown.value);
    return shown;
  };
}
