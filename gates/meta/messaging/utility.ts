/**
 * Utility templates of a page: what may be sent at any time, once Meta approved it.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/utility-messages
 */
import { GateError, notFound } from '../../../src/domain/error.ts';
import type { Draft, DraftTemplate } from '../../../src/domain/message.ts';
import { type Words, words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import { type Json, objects, string } from '../json.ts';
import { refusal } from './bounds.ts';
import { messagingOf } from './credential.ts';
import { utilityComponents } from './payload-utility.ts';

interface Template {
  readonly name: string;
  readonly language: string;
  readonly status: string | null;
  readonly header: string | null;
  readonly body: string | null;
  readonly buttons: readonly { readonly type: string; readonly title: string }[];
}

/** How long a template is believed to be as it was; a refusal is always checked against a fresh answer. */
const TEMPLATE_MS = 10 * 60_000;

/** The draft with the components of its template, and what a person reads of it. */
export async function withUtility(
  session: Session,
  draft: Draft,
  given: DraftTemplate,
): Promise<Draft> {
  const template = await templateOf(session, given);
  if (template === null || given.components) return draft;
  const { gate } = session.account;
  const { buttons } = template;
  const fit = (what: Words, text: string | null, params: DraftTemplate['params']) =>
    fitted(gate, what, text, params);
  const params = fit(words`The text`, template.body, given.params);
  const header = fit(
    words`The header`,
    template.header,
    given.header === undefined ? [] : [given.header],
  );
  const stray = Object.keys(given.buttons ?? {}).find((place) => !buttons[Number(place)]);
  if (stray !== undefined) {
    throw refusal(gate, 'no_such_button', words`The template has no button ${stray} (from 0).`);
  }
  const components = utilityComponents({
    header,
    params,
    buttons: given.buttons ?? {},
    types: buttons.map(({ type }) => type),
  });
  const shown = [
    template.header === null ? null : filled(template.header, header),
    template.body === null ? null : filled(template.body, params),
    buttons.length > 0 ? buttons.map(({ title }) => `[${title}]`).join(' ') : null,
  ];
  return {
    ...draft,
    template: { ...given, components },
    shown: shown.filter((line) => line !== null).join('\n'),
  };
}

/** The approved template of that name and language; `null` where the token may not look. */
async function templateOf(session: Session, given: DraftTemplate): Promise<Template | null> {
  const { name, language } = given;
  const isMeant = (each: Template) => each.name === name && each.language === language;
  const kept = await session.memory.recall(`utility:${name}`);
  const known = Array.isArray(kept) ? (kept as Template[]) : [];
  const usable = known.find((each) => isMeant(each) && isApproved(each));
  if (usable) return usable;
  const templates = await asked(session, name);
  if (templates === null) return null;
  const found = templates.find(isMeant);
  if (!found) {
    const languages = templates.map((each) => each.language).join(', ');
    throw notFound(
      templates.length === 0
        ? words`There is no template “${name}”.`
        : words`The template “${name}” is not in ${language}; it is in ${languages}.`,
    );
  }
  if (isApproved(found)) return found;
  throw refusal(
    session.account.gate,
    'template_not_approved',
    words`The template “${name}” (${language}) is ${found.status ?? ''}: only approved ones can be sent.`,
  );
}

/** Some answers tell no status: then the platform decides. */
function isApproved({ status }: Template): boolean {
  return status === null || status === 'APPROVED';
}

async function asked(session: Session, name: string): Promise<Template[] | null> {
  const { graph, node } = messagingOf(session);
  const query = { name, fields: 'name,language,status,category,components' };
  const templates: Template[] = [];
  try {
    for await (const each of graph.all(`${node}/message_templates`, query)) {
      const read = readTemplate(each);
      if (read?.name === name) templates.push(read);
    }
  } catch (error) {
    // A token that may send need not see templates: the platform checks them all the same.
    if (error instanceof GateError && MAY_NOT_LOOK.has(error.code)) return null;
    throw error;
  }
  await session.memory.remember(`utility:${name}`, templates, session.now() + TEMPLATE_MS);
  return templates;
}

const MAY_NOT_LOOK: ReadonlySet<string> = new Set(['permission_denied', 'scope_missing']);

function readTemplate(node: Json): Template | null {
  const name = string(node['name']);
  const language = string(node['language']);
  if (name === null || language === null) return null;
  const components = objects(node['components']);
  const part = (type: string) =>
    components.find((each) => string(each['type'])?.toUpperCase() === type);
  return {
    name,
    language,
    status: string(node['status'])?.toUpperCase() ?? null,
    header: string(part('HEADER')?.['text']),
    body: string(part('BODY')?.['text']),
    buttons: objects(part('BUTTONS')?.['buttons']).map((button) => ({
      type: string(button['type'])?.toUpperCase() ?? '',
      title: string(button['text']) ?? '',
    })),
  };
}

const HOLE = /\{\{\s*(\w+)\s*\}\}/g;

/**
 * The parameters as the text wants them: those given in order get the names that it has for them.
 * @throws GateError exit 6 where they are others than it takes
 */
function fitted(
  gate: string,
  what: Words,
  text: string | null,
  given: DraftTemplate['params'],
): DraftTemplate['params'] {
  const wanted = [...new Set([...(text ?? '').matchAll(HOLE)].map(([, name]) => name ?? ''))];
  const named = wanted.some((name) => !/^\d+$/.test(name));
  if (Array.isArray(given) && given.length === wanted.length) {
    const values = given as readonly string[];
    return named
      ? Object.fromEntries(wanted.map((name, index) => [name, values[index] ?? '']))
      : values;
  }
  const names = Array.isArray(given) ? given.map((_, index) => `${index + 1}`) : Object.keys(given);
  const many = names.length === wanted.length;
  if (many && (named || wanted.length === 0) && names.every((name) => wanted.includes(name))) {
    return given;
  }
  throw refusal(
    gate,
    'wrong_parameters',
    words`${what} of the template takes ${wanted.length === 0 ? words`no parameters` : wanted.join(', ')}; given: ${names.length === 0 ? words`none` : names.join(', ')}.`,
    '--param Ольга --param "12 мая"',
  );
}

function filled(text: string, given: DraftTemplate['params']): string {
  const values: Readonly<Record<string, string>> = Array.isArray(given)
    ? Object.fromEntries(given.map((value: string, index) => [`${index + 1}`, value]))
    : (given as Readonly<Record<string, string>>);
  return text.replaceAll(HOLE, (hole, name: string) => values[name] ?? hole);
}
