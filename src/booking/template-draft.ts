/** A message by a network's own template, with its parameters filled in. Pure. */
import type { Draft, DraftTemplate, Recipient } from '../domain/message.ts';
import type { Language } from '../language/language.ts';
import type { Values } from './fill.ts';
import type { Placeholder } from './phrases.ts';
import type { ReadyTemplate } from './wording.ts';

/** A parameter is never empty. */
const NOTHING = '—';
const NOBODY: Readonly<Record<Language, string>> = { en: 'guest', ru: 'гость' };

export function templateDraft(
  to: Recipient,
  { name, language, params }: ReadyTemplate,
  values: Values,
  reads: Language,
): Draft {
  const said = (placeholder: Placeholder): string => {
    if (placeholder === 'name') return values.name ?? NOBODY[reads];
    // Whoever worded it for meetings online has others, too.
    const elsewhere = placeholder === 'link' ? values.place : null;
    return values[placeholder] ?? elsewhere ?? NOTHING;
  };
  const filled: DraftTemplate['params'] = isList(params)
    ? params.map(said)
    : Object.fromEntries(Object.entries(params).map(([key, each]) => [key, said(each)]));
  return { to, automated: true, template: { name, language, params: filled } };
}

function isList(params: ReadyTemplate['params']): params is readonly Placeholder[] {
  return Array.isArray(params);
}
