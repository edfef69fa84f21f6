/**
 * Utility templates as Meta keeps them for a page: reading, making, deleting.
 * https://developers.facebook.com/docs/graph-api/reference/page/message_templates,
 * https://developers.facebook.com/docs/graph-api/reference/messenger-business-template
 */
import { notFound } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { unreadable } from '../graph.ts';
import { id as idOf, type Json, objects, string } from '../json.ts';
import type { Messaging } from './credential.ts';

export interface UtilityTemplate {
  readonly id: string | null;
  readonly name: string;
  readonly language: string;
  /** `APPROVED`, `PENDING`, `REJECTED` …; `null`: some answers tell none. */
  readonly status: string | null;
  readonly category: string | null;
  /** Why Meta refused it; `null`: it did not, or does not say. */
  readonly rejectedReason: string | null;
  readonly header: string | null;
  readonly body: string | null;
  readonly buttons: readonly { readonly type: string; readonly title: string }[];
}

export const LIST = 'gates messenger template list';

/** Where a value goes in a text: `{{1}}`, `{{name}}`. */
const HOLE = /\{\{\s*(\w+)\s*\}\}/g;

type Edge = Pick<Messaging, 'graph' | 'node'>;

/** Every language of those of that name; all of the page where none is named. */
export async function listTemplates(
  { graph, node }: Edge,
  name?: string,
): Promise<UtilityTemplate[]> {
  const fields = 'id,name,language,status,category,components,rejected_reason';
  const found: UtilityTemplate[] = [];
  const query = { fields, ...(name === undefined ? {} : { name }) };
  for await (const each of graph.all(`${node}/message_templates`, query)) {
    const read = readTemplate(each);
    if (read && (name === undefined || read.name === name)) found.push(read);
  }
  return found;
}

/**
 * A template in its languages, or in the one named.
 * @throws GateError exit 5, with those that there are
 */
export async function findTemplate(
  edge: Edge,
  name: string,
  language?: string,
): Promise<UtilityTemplate[]> {
  const named = await listTemplates(edge, name);
  if (named.length === 0) throw await noTemplate(edge, name);
  const found = named.filter((each) => language === undefined || each.language === language);
  if (found.length === 0) throw notInLanguage(name, language ?? '', named);
  return found;
}

/** Exit 5: nothing of that name, but of these. */
export async function noTemplate(edge: Edge, name: string): Promise<Error> {
  const names = [...new Set((await listTemplates(edge)).map((each) => each.name))];
  return names.length === 0
    ? notFound(
        words`There is no template “${name}”: the page has none yet.`,
        'gates messenger template create FILE',
      )
    : notFound(words`There is no template “${name}”; there are: ${names.join(', ')}.`, LIST);
}

/** Exit 5: only in these languages. */
export function notInLanguage(
  name: string,
  language: string,
  named: readonly UtilityTemplate[],
): Error {
  const languages = named.map((each) => each.language).join(', ');
  return notFound(
    words`The template “${name}” is not in ${language}; it is in ${languages}.`,
    `gates messenger template show ${name}`,
  );
}

/** @param body in Meta's own words, checked */
export async function createTemplate(
  { graph, node }: Edge,
  body: Json,
): Promise<{ id: string; status: string | null; category: string | null }> {
  const answer = await graph.post(`${node}/message_templates`, { json: body });
  const id = idOf(answer['id']);
  if (id === null) throw unreadable('messenger', words`a template`);
  return {
    id,
    status: string(answer['status'])?.toUpperCase() ?? null,
    category: string(answer['category'])?.toUpperCase() ?? null,
  };
}

/** @param id of one language; without it every language goes */
export async function deleteTemplate(
  { graph, node }: Edge,
  { name, id }: { name: string; id?: string | undefined },
): Promise<void> {
  const query = { name, ...(id === undefined ? {} : { template_id: id }) };
  await graph.del(`${node}/message_templates`, query);
}

function readTemplate(node: Json): UtilityTemplate | null {
  const name = string(node['name']);
  const language = string(node['language']);
  if (name === null || language === null) return null;
  const reason = string(node['rejected_reason']);
  return {
    id: idOf(node['id']),
    name,
    language,
    status: string(node['status'])?.toUpperCase() ?? null,
    category: string(node['category'])?.toUpperCase() ?? null,
    rejectedReason: reason === 'NONE' ? null : reason,
    ...partsOf(node['components']),
  };
}

/** What the places of a text are called, each once, in its order. */
export function holesIn(text: string | null): string[] {
  return [...new Set([...(text ?? '').matchAll(HOLE)].map(([, name]) => name ?? ''))];
}

/** A text with the values in its places; a place without one stays. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(HOLE, (hole, name: string) => values[name] ?? hole);
}

/** Values in order, by the numbers that a text has for them. */
export function numbered(values: readonly string[]): Record<string, string> {
  return Object.fromEntries(values.map((value, index) => [`${index + 1}`, value]));
}

/** What people read of a template. */
export function partsOf(components: unknown): Pick<UtilityTemplate, 'header' | 'body' | 'buttons'> {
  const part = (type: string) =>
    objects(components).find((each) => string(each['type'])?.toUpperCase() === type);
  return {
    header: string(part('HEADER')?.['text']),
    body: string(part('BODY')?.['text']),
    buttons: objects(part('BUTTONS')?.['buttons']).map((button) => ({
      type: string(button['type'])?.toUpperCase() ?? '',
      title: string(button['text']) ?? '',
    })),
  };
}
