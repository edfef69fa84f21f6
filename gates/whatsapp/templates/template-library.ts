import * as z from 'zod/mini';
import { notFound, usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { type Graph, unreadable } from '../../meta/graph.ts';
import { refusal } from '../bounds.ts';
import { CODE_MINUTES } from './new-template-parts.ts';
import type { TemplateBody } from './new-template.ts';

/** A template that Meta wrote and has approved already: its words stay, what is filled in is the business's own. */
export interface LibraryTemplate {
  id: string;
  name: string;
  language: string;
  category: string;
  topic: string | null;
  usecase: string | null;
  industry: readonly string[];
  header: string | null;
  body: string;
  /** Examples of its parameters, in order, and what may stand there: `TEXT`, `DATE`, `AMOUNT` … */
  parameters: readonly string[];
  parameterTypes: readonly string[];
  buttons: readonly Readonly<Record<string, unknown>>[];
}

const word = z.optional(z.nullable(z.string()));
const list = z.optional(z.array(z.string()));
const libraryNode = z.object({
  id: z.string(),
  name: z.string(),
  language: z.string(),
  category: word,
  topic: word,
  usecase: word,
  industry: list,
  header: word,
  body: word,
  body_params: list,
  body_param_types: list,
  buttons: z.optional(z.array(z.record(z.string(), z.unknown()))),
});

export interface LibraryFilter {
  readonly search?: string | undefined;
  readonly name?: string | undefined;
  readonly topic?: string | undefined;
  readonly usecase?: string | undefined;
  readonly industry?: string | undefined;
  readonly language?: string | undefined;
}

/**
 * `GET /message_template_library`, all pages.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-library
 */
export async function listLibrary(graph: Graph, filter: LibraryFilter): Promise<LibraryTemplate[]> {
  const templates: LibraryTemplate[] = [];
  const { search, name, topic, usecase, industry, language } = filter;
  const query = { search, name, topic, usecase, industry, language, limit: '100' };
  for await (const node of graph.all('message_template_library', query)) {
    const read = libraryNode.safeParse(node);
    if (!read.success) throw unreadable('whatsapp', words`a template`, read.error);
    const { data } = read;
    templates.push({
      id: data.id,
      name: data.name,
      language: data.language,
      category: data.category ?? '',
      topic: data.topic ?? null,
      usecase: data.usecase ?? null,
      industry: data.industry ?? [],
      header: data.header ?? null,
      body: data.body ?? '',
      parameters: data.body_params ?? [],
      parameterTypes: data.body_param_types ?? [],
      buttons: data.buttons ?? [],
    });
  }
  return templates;
}

/** @throws GateError `not_found` */
export async function findInLibrary(
  graph: Graph,
  name: string,
  language: string,
): Promise<LibraryTemplate> {
  const named = (await listLibrary(graph, { name })).filter((one) => one.name === name);
  const found = named.find((one) => one.language === language);
  if (found) return found;
  const languages = named.map((one) => one.language).join(', ');
  throw languages === ''
    ? notFound(
        words`There is no template “${name}” in Meta’s library.`,
        'gates whatsapp template library',
      )
    : notFound(
        words`Meta’s library has “${name}” not in ${language}, but in ${languages}.`,
        words`name one of them with --lang`,
      );
}

const URL_EXAMPLE =
  '--library-input url=https://example.org/{{1}} --library-input example=https://example.org/17';
const PHONE_EXAMPLE = '--library-input phone=+79991234567';

/** Extras of a library template’s text, by the word that asks for each. */
const EXTRAS: Readonly<Record<string, string>> = {
  security: 'add_security_recommendation',
  contact: 'add_contact_number',
  learn_more: 'add_learn_more_link',
  track_package: 'add_track_package_link',
};

/**
 * The request that makes a template of the business out of one of the library.
 * @param inputs `url=…`, `example=…` (of the address before it), `phone=…`, in the order of the buttons;
 *   `minutes=10`, `security=yes`, `contact=yes`, `learn_more=yes`, `track_package=yes`
 * @throws GateError exit 2 for a word that is not known, exit 6 where buttons are missing or too many
 */
export function libraryBody(
  library: LibraryTemplate,
  name: string,
  inputs: readonly string[],
): TemplateBody {
  const buttons: Record<string, unknown>[] = [];
  const extras: Record<string, unknown> = {};
  for (const input of inputs) {
    const [, key = '', value = ''] = /^(\w+)=(.+)$/s.exec(input) ?? [];
    if (key === 'url') buttons.push({ type: 'URL', url: { base_url: value } });
    else if (key === 'phone') buttons.push({ type: 'PHONE_NUMBER', phone_number: value });
    else if (key === 'minutes') extras['code_expiration_minutes'] = minutesOf(value);
    else if (Object.hasOwn(EXTRAS, key) && EXTRAS[key])
      extras[EXTRAS[key]] = /^(yes|true)$/i.test(value);
    else if (key === 'example' && buttons.at(-1)?.['type'] === 'URL') {
      Object.assign(buttons.at(-1)?.['url'] as object, { url_suffix_example: value });
    } else {
      throw usageError(
        words`--library-input takes ${['url=', 'example=', 'phone=', 'minutes=', ...Object.keys(EXTRAS).map((each) => `${each}=`)].join(', ')}, not “${input}”.`,
        URL_EXAMPLE,
      );
    }
  }
  checkButtons(library, buttons);
  return {
    name,
    language: library.language,
    category: library.category,
    library_template_name: library.name,
    ...(buttons.length > 0 ? { library_template_button_inputs: buttons } : {}),
    ...(Object.keys(extras).length > 0 ? { library_template_body_inputs: extras } : {}),
  };
}

function minutesOf(value: string): number {
  const { min, max } = CODE_MINUTES;
  const minutes = /^\d+$/.test(value) ? Number(value) : 0;
  if (minutes >= min && minutes <= max) return minutes;
  throw refusal(
    'template_code_expiration',
    words`A code of an authentication template lives ${min} to ${max} whole minutes.`,
  );
}

/** Buttons that take nothing, such as a quick reply, need no input. */
function checkButtons(
  library: LibraryTemplate,
  given: readonly Readonly<Record<string, unknown>>[],
): void {
  const needed = library.buttons
    .map(({ type }) => String(type))
    .filter((type) => type === 'URL' || type === 'PHONE_NUMBER');
  if (needed.join() === given.map(({ type }) => String(type)).join()) return;
  const shown = needed.map((type) => (type === 'URL' ? 'url=' : 'phone=')).join(', ') || '–';
  throw refusal(
    'library_inputs',
    words`The library template “${library.name}” needs for its buttons, in this order: ${shown}.`,
    needed.map((type) => (type === 'URL' ? URL_EXAMPLE : PHONE_EXAMPLE)).join(' ') || undefined,
  );
}
