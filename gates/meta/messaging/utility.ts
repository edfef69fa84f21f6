/**
 * Utility templates of a page: what may be sent at any time, once Meta approved it.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/utility-messages
 */
import { GateError } from '../../../src/domain/error.ts';
import type { Draft, DraftTemplate } from '../../../src/domain/message.ts';
import { type Words, words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import { refusal } from './bounds.ts';
import { messagingOf } from './credential.ts';
import { utilityComponents } from './payload-utility.ts';
import {
  filled,
  holesIn,
  LIST,
  listTemplates,
  noTemplate,
  notInLanguage,
  numbered,
  type UtilityTemplate,
} from './utility-templates.ts';

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
    template.header === null ? null : said(template.header, header),
    template.body === null ? null : said(template.body, params),
    buttons.length > 0 ? buttons.map(({ title }) => `[${title}]`).join(' ') : null,
  ];
  return {
    ...draft,
    template: { ...given, components },
    shown: shown.filter((line) => line !== null).join('\n'),
  };
}

/** The approved template of that name and language; `null` where the token may not look. */
async function templateOf(session: Session, given: DraftTemplate): Promise<UtilityTemplate | null> {
  const { name, language } = given;
  const isMeant = (each: UtilityTemplate) => each.name === name && each.language === language;
  const kept = await session.memory.recall(`utility:${name}`);
  const known = Array.isArray(kept) ? (kept as UtilityTemplate[]) : [];
  const usable = known.find((each) => isMeant(each) && isApproved(each));
  if (usable) return usable;
  const templates = await asked(session, name);
  if (templates === null) return null;
  if (templates.length === 0) throw await noTemplate(messagingOf(session), name);
  const found = templates.find(isMeant);
  if (!found) throw notInLanguage(name, language, templates);
  if (isApproved(found)) return found;
  throw refusal(
    session.account.gate,
    'template_not_approved',
    words`The template “${name}” (${language}) is ${found.status ?? ''}: only approved ones can be sent.`,
    LIST,
  );
}

/** Some answers tell no status: then the platform decides. */
function isApproved({ status }: UtilityTemplate): boolean {
  return status === null || status === 'APPROVED';
}

async function asked(session: Session, name: string): Promise<UtilityTemplate[] | null> {
  try {
    const templates = await listTemplates(messagingOf(session), name);
    await session.memory.remember(`utility:${name}`, templates, session.now() + TEMPLATE_MS);
    return templates;
  } catch (error) {
    // A token that may send need not see templates: the platform checks them all the same.
    if (error instanceof GateError && MAY_NOT_LOOK.has(error.code)) return null;
    throw error;
  }
}

const MAY_NOT_LOOK: ReadonlySet<string> = new Set(['permission_denied', 'scope_missing']);

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
  const wanted = holesIn(text);
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

function said(text: string, given: DraftTemplate['params']): string {
  return filled(
    text,
    Array.isArray(given) ? numbered(given) : (given as Readonly<Record<string, string>>),
  );
}
