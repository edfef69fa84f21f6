/** Where the values of flags and arguments come from. */
import type { Argument, Option } from 'commander';
import type { App } from '../../app.ts';
import { nameOf, type Place } from './place.ts';
import type { Answer, Candidate } from './reply.ts';

/** What is asked: at which place, and what was typed of it so far. */
export interface Ask {
  readonly app: App;
  readonly place: Place;
  readonly text: string;
}

type Source = (ask: Ask) => Answer | Promise<Answer>;

/** By the command's words and the flag's or argument's name, e.g. `whatsapp send --to`. The first that fits counts. */
export const SOURCES: readonly (readonly [at: RegExp, source: Source])[] = [
  [/ --user$/, users],
  [/^import meta-archive --gate$/, () => wordsIn('messenger, instagram')],
  [/ --gate$/, gates],
  [/ --account$/, async (ask) => (await kept()).accounts(ask)],
  [/ --template$/, async (ask) => (await templates()).templateNames(ask)],
  [/ --lang$/, async (ask) => (await templates()).templateLanguages(ask)],
  [/ --format$/, () => wordsIn('markdown, html')],
  [/ --wait$/, () => wordsIn('sent, delivered, read')],
  [/^\w+ send --(to|cc|bcc)$/, async (ask) => (await kept()).people(ask)],
  [/^(\w+ read|trigger) --from$/, async (ask) => (await kept()).people(ask)],
  [
    /^(zoom meeting \w+ --(for|invite)|calcom link --to)$/,
    async (ask) => (await kept()).anybody(ask),
  ],
  [/^zoom .*\bmeeting$/, async (ask) => (await kept()).meetings(ask)],
  [/^calcom bookings \w+ uid$/, async (ask) => (await kept()).bookings(ask)],
  [/ --(reply-to|to-message)$/, async (ask) => (await kept()).messages(ask)],
  [/^user (show|set|default|remove) name$/, users],
  [/^account \w+ id$/, async (ask) => (await kept()).accounts(ask)],
  [/^outbox \w+ id$/, async (ask) => (await kept()).outbox(ask)],
  [/^webhook (show|replay) id$/, async (ask) => (await kept()).deliveries(ask)],
  [/^trigger event$/, sandboxEvents],
  [/^\w+ mark-read id$/, async (ask) => (await kept()).messages(ask, { unread: true })],
  [/^\w+ typing whom$/, async (ask) => (await kept()).people(ask)],
  [/^\w+ (un)?block who$/, async (ask) => (await kept()).people(ask)],
  [/^email show id$/, async (ask) => (await kept()).messages(ask)],
  [/^\w+ (edit|delete|pin|unpin) id$/, async (ask) => (await kept()).messages(ask)],
  [/^\w+ media (get|fetch) id$/, async (ask) => (await kept()).messages(ask, { media: true })],
  [
    /^\w+ (numbers [a-z-]+|register|deregister) number$/,
    async (ask) => (await kept()).accounts(ask),
  ],
  [/^\w+ template \w+ name$/, async (ask) => (await templates()).templateNames(ask)],
  [/ (--)?conversation$/, async (ask) => (await kept()).conversations(ask)],
];

// Reading the store costs more than starting: only where a value comes from it.
const kept = () => import('./kept.ts');
const templates = () => import('./templates.ts');

/** What may stand after a flag. */
export async function optionValues(ask: Ask, option: Option): Promise<Answer> {
  const { flags, argChoices: choices, description } = option;
  const placeholder = /[<[]([^>\]]+)/.exec(flags)?.[1] ?? '';
  return valuesOf(ask, { name: nameOf(option), placeholder, choices, description });
}

/** What may stand as an argument; nothing where the command takes none. */
export async function argumentValues(ask: Ask, argument: Argument | null): Promise<Answer> {
  if (!argument) return [];
  const { argChoices: choices, description } = argument;
  const name = argument.name();
  const answer = await valuesOf(ask, { name, placeholder: name, choices, description });
  if (typeof answer === 'string') return answer;
  // `webhook replay 17 18`: nothing twice.
  return argument.variadic
    ? answer.filter(({ value }) => !ask.place.words.includes(value))
    : answer;
}

async function valuesOf(
  ask: Ask,
  slot: { name: string; placeholder: string; choices: string[] | undefined; description: string },
): Promise<Answer> {
  if (slot.choices) return slot.choices.map((value) => ({ value, about: '' }));
  const at = `${ask.place.path} ${slot.name}`;
  const source = SOURCES.find(([pattern]) => pattern.test(at))?.[1];
  if (source) return source(ask);
  if (/\b(dir|directory|folder)\b/.test(slot.placeholder)) return 'folders';
  if (/\b(file|path)\b/.test(slot.placeholder)) return 'files';
  return wordsIn(slot.description);
}

/** `new, done or aside`, `one of: sent, read`: a text that is a list of words says what may be chosen. */
function wordsIn(description: string): Candidate[] {
  const list = description.replace(/^one of: /, '');
  if (!/^[a-z_-]+(?:(?:, | or |, or )[a-z_-]+)+$/.test(list)) return [];
  return list.split(/, or |, | or /).map((value) => ({ value, about: '' }));
}

function users({ app }: Ask): Candidate[] {
  return app.home.users().map((value) => ({ value, about: '' }));
}

function gates({ app }: Ask): Candidate[] {
  return app.catalogue.map(({ name, title }) => ({ value: name, about: title }));
}

/** The gate a command line is about: its own group, `--gate`, or what `trigger` was told. */
export function gateOf({ app, place }: Ask): string | undefined {
  const named = [place.path.split(' ')[0], place.given.get('--gate')?.at(-1), place.words[0]];
  return named.find((word) => app.catalogue.some((row) => row.name === word));
}

async function sandboxEvents(ask: Ask): Promise<Candidate[]> {
  const gate = gateOf(ask);
  if (gate === undefined) return [];
  const { eventsOf } = await import('../../sandbox/events.ts');
  const events = await eventsOf(ask.app, gate);
  return [...events].map(([value, about]) => ({ value, about: String(about?.what ?? '') }));
}
