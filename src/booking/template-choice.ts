/** The template of a network that a person has chosen: what they typed of it, and what the network says to it. */
import type { App } from '../app.ts';
import { type GateError, usageError } from '../domain/error.ts';
import type { Draft } from '../domain/message.ts';
import { words } from '../domain/words.ts';
import type { Language } from '../language/language.ts';
import type { Store } from '../store/store.ts';
import type { Told } from './draft.ts';
import { example } from './example.ts';
import { PLACEHOLDERS } from './phrases.ts';
import { sendersOf } from './senders.ts';
import { templateDraft } from './template-draft.ts';
import { valuesOf } from './values.ts';
import { isPlaceholder, type ReadyTemplate, USUAL_PARAMS } from './wording.ts';

/** What a person says of a template. */
export interface TemplateChoice {
  gate: string;
  name: string;
  /** As the network calls it; the text's own unless told. */
  language?: string | undefined;
  /** `name` for the next place, or `client=name` for a parameter with a name. */
  params?: readonly string[] | undefined;
}

export function noPlaceholder(what: string): GateError {
  const all = PLACEHOLDERS.map((name) => `{${name}}`);
  return usageError(
    words`There is no placeholder ${what}; there are ${all.join(' ')}.`,
    undefined,
    'unknown_placeholder',
  );
}

export function paramsIn(params: readonly string[] | undefined): ReadyTemplate['params'] {
  if (params === undefined || params.length === 0) return USUAL_PARAMS;
  const named = params.map((each) => {
    const at = each.indexOf('=');
    const said = each.slice(at + 1).replaceAll(/^\{|\}$/g, '');
    if (!isPlaceholder(said)) throw noPlaceholder(`{${said}}`);
    return { name: at < 0 ? null : each.slice(0, at), said };
  });
  const names = named.flatMap(({ name, said }) => (name === null ? [] : [[name, said] as const]));
  if (names.length === 0) return named.map(({ said }) => said);
  if (names.length === named.length) return Object.fromEntries(names);
  throw usageError(words`Parameters have names, or they have places: not both.`);
}

/** The template's text as its reader gets it, once the network has agreed to it. */
export async function completed(
  app: App,
  user: string,
  store: Store,
  { kind, language, template }: { kind: Told; language: Language; template: ReadyTemplate },
): Promise<string> {
  const { gate } = template;
  const all = (await sendersOf(app, store)).filter((sender) => sender.gate.name === gate);
  // Says what is missing: no account there, or it is switched off.
  if (all.length === 0) await app.channel(user, gate);
  const values = await valuesOf(app, example(app, kind, language), language);
  let refused: unknown;
  for (const { account, gate: network } of all) {
    const draft = templateDraft(NOBODY, template, values, language);
    try {
      return said(await network.complete?.(await app.session(user, account), draft), template);
    } catch (error) {
      refused ??= error;
    }
  }
  throw refused;
}

/** Nobody is written to. */
const NOBODY = { kind: 'phone', id: '15550100000' };

function said(draft: Draft | undefined, { name }: ReadyTemplate): string {
  return draft?.shown ?? name;
}
