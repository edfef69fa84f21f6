/** Names of templates: what `template list` last saw, and what was sent before. */
import { readFileSync } from 'node:fs';
import { withStore } from './kept.ts';
import type { Candidate } from './reply.ts';
import { type Ask, gateOf } from './values.ts';

interface Known {
  readonly name: string;
  readonly language: string;
  /** As the platform has it; empty where only a message tells of it. */
  readonly status: string;
}

/** One line a name, with its languages. */
export async function templateNames(ask: Ask): Promise<Candidate[]> {
  const names = new Map<string, { languages: Set<string>; states: Set<string> }>();
  for (const { name, language, status } of await known(ask)) {
    const one = names.get(name) ?? { languages: new Set(), states: new Set() };
    one.languages.add(language);
    if (status !== '') one.states.add(status.toLowerCase());
    names.set(name, one);
  }
  return [...names].map(([value, { languages, states }]) => ({
    value,
    about: [[...languages].join(', '), [...states].join(', ')].filter(Boolean).join(' · '),
  }));
}

/** The languages of the template that was named; of all, where none was. */
export async function templateLanguages(ask: Ask): Promise<Candidate[]> {
  const name = ask.place.given.get('--template')?.at(-1);
  const fits = (await known(ask)).filter((each) => name === undefined || each.name === name);
  return [...new Set(fits.map(({ language }) => language))].map((value) => ({ value, about: '' }));
}

async function known(ask: Ask): Promise<Known[]> {
  const listed = listedTemplates(ask.app.home.templatesFile(await ask.app.user()), gateOf(ask));
  return listed.length > 0 ? listed : sentBefore(ask);
}

/** What `gates <gate> template list` kept: `{"<account id>": [{name, language, status}]}`. */
function listedTemplates(file: string, gate: string | undefined): Known[] {
  let kept: unknown;
  try {
    kept = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Nobody has listed them yet.
    return [];
  }
  if (typeof kept !== 'object' || kept === null) return [];
  return Object.entries(kept)
    .filter(([account]) => gate === undefined || account.startsWith(`${gate}:`))
    .flatMap(([, templates]) => (Array.isArray(templates) ? templates : []))
    .filter(isKnown);
}

function isKnown(value: unknown): value is Known {
  const { name, language, status } = (value ?? {}) as Partial<Record<keyof Known, unknown>>;
  return [name, language, status].every((each) => typeof each === 'string');
}

async function sentBefore(ask: Ask): Promise<Known[]> {
  const found: Known[] = [];
  await withStore(ask, async (store) => {
    for (const { draft, gate } of await store.outbox.list({ limit: 500 })) {
      if (draft.template && gate === (gateOf(ask) ?? gate)) {
        const { name, language } = draft.template;
        found.push({ name, language, status: '' });
      }
    }
    return [];
  });
  return found;
}
