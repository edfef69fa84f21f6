import { resolve } from 'node:path';
import { GateError, notFound } from '../../../src/domain/error.ts';
import type { Draft, DraftTemplate } from '../../../src/domain/message.ts';
import { mediaSource } from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import { refusal } from '../bounds.ts';
import { numberGraph, readCredential } from '../credential.ts';
import { checkFile, checkSticker, checkVoice } from '../media/files.ts';
import { templateMessage } from '../templates/template-message.ts';
import type { Template } from '../templates/templates.ts';
import { checkNative } from './check-native.ts';
import { type Native, readNative } from './native.ts';
import { payload } from './payload.ts';

/** How long a template is believed to be as it was; a refusal is always checked against a fresh answer. */
const TEMPLATE_MS = 10 * 60_000;

/**
 * What the contract asks for: whatever WhatsApp would refuse is refused here (exit 6), a template is
 * looked up and its parameters are fitted to it.
 */
export async function complete(session: Session, draft: Draft): Promise<Draft> {
  const whole = await withTemplate(session, await withNative(draft));
  const { media, reaction } = whole;
  if (reaction) checkEmoji(reaction.emoji);
  if (media?.file !== undefined && media.kind === 'sticker') await checkSticker(media.file);
  if (media?.file !== undefined && media.kind === 'audio') await checkVoice(media);
  // What no message can hold is said now, not when it is sent.
  payload(whole, '');
  return whole;
}

async function withNative(draft: Draft): Promise<Draft> {
  if (!draft.native) return draft;
  const native = await withFiles(readNative(draft.native));
  checkNative(draft, native);
  const said = native.kind === 'interactive' ? bodyText(native.interactive) : undefined;
  const sku = native.kind === 'product' ? `[${native.product}]` : undefined;
  const shown = draft.text ?? said ?? sku;
  return { ...draft, native, ...(shown === undefined ? {} : { shown }) };
}

/** Files of cards, by their full paths and looked at. */
async function withFiles(native: Native): Promise<Native> {
  if (native.kind !== 'carousel') return native;
  const cards = [];
  for (const card of native.cards) cards.push(await withFile(card));
  return { ...native, cards };
}

async function withFile<T extends { image?: string | undefined; video?: string | undefined }>(
  card: T,
): Promise<T> {
  const found = { ...card };
  for (const kind of ['image', 'video'] as const) {
    const source = card[kind];
    const file = source === undefined ? undefined : mediaSource(source).file;
    if (file === undefined) continue;
    await checkFile(resolve(file), kind);
    found[kind] = resolve(file);
  }
  return found;
}

function bodyText(interactive: Readonly<Record<string, unknown>>): string | undefined {
  const text = (interactive['body'] as { text?: unknown } | undefined)?.text;
  return typeof text === 'string' ? text : undefined;
}

async function withTemplate(session: Session, draft: Draft): Promise<Draft> {
  if (!draft.template) return draft;
  const given = await withCardFiles(draft.template);
  const template = await templateOf(session, given);
  if (template === null) return { ...draft, template: given };
  checkMarketing(template, given);
  checkEnd(given, session.now());
  const { components, shown } = templateMessage(template, { ...draft, template: given });
  const marketing = template.category === 'MARKETING' ? { marketing: true } : {};
  return { ...draft, template: { ...given, components }, shown, ...marketing };
}

/** The Marketing Messages API takes nothing else (134100). */
function checkMarketing({ name, category }: Template, { native }: DraftTemplate): void {
  if (native?.['marketing'] !== true || category === 'MARKETING') return;
  throw refusal(
    'marketing_only',
    words`The template “${name}” is ${category}: only marketing templates go by the Marketing Messages API.`,
    words`leave out --marketing`,
  );
}

/** An offer that is over would be counted down from nothing. */
function checkEnd({ expiresAt }: DraftTemplate, now: number): void {
  if (expiresAt === undefined || expiresAt > now) return;
  throw refusal(
    'offer_over',
    words`The offer would have ended already.`,
    '--offer-ends 2026-12-01T18:00',
  );
}

async function withCardFiles(template: DraftTemplate): Promise<DraftTemplate> {
  if (!template.cards) return template;
  const { readTemplateCards } = await import('./native.ts');
  const cards = [];
  for (const card of readTemplateCards(template.cards)) cards.push(await withFile(card));
  return { ...template, cards };
}

/** The approved template of that name and language; `null` where the token may not look. */
async function templateOf(session: Session, given: DraftTemplate): Promise<Template | null> {
  const kept = await recalled(session, given.name);
  if (kept) {
    const usable = kept.find((each) => isMeant(each, given) && each.status === 'APPROVED');
    if (usable) return usable;
  }
  const templates = await asked(session, given.name);
  if (templates === null) return null;
  const inLanguage = templates.find((each) => isMeant(each, given));
  const show = `gates whatsapp template show ${given.name}`;
  if (!inLanguage) {
    const languages = templates.map(({ language }) => language).join(', ');
    throw templates.length === 0
      ? notFound(words`There is no template “${given.name}”.`, 'gates whatsapp template list')
      : notFound(
          words`The template “${given.name}” is not in ${given.language}; it is in ${languages}.`,
          show,
        );
  }
  if (inLanguage.status === 'APPROVED') return inLanguage;
  throw refusal(
    'template_not_approved',
    words`The template “${given.name}” (${given.language}) is ${inLanguage.status}: only approved ones can be sent.`,
    show,
  );
}

function isMeant({ name, language }: Template, given: DraftTemplate): boolean {
  return name === given.name && language === given.language;
}

async function recalled({ memory }: Session, name: string): Promise<Template[] | null> {
  const kept = await memory.recall(`template:${name}`);
  return Array.isArray(kept) ? (kept as Template[]) : null;
}

async function asked(session: Session, name: string): Promise<Template[] | null> {
  const { listTemplates } = await import('../templates/templates.ts');
  const { businessAccountId } = readCredential(session.credential);
  try {
    const found = await listTemplates(numberGraph(session), businessAccountId, { name });
    const templates = found.filter((each) => each.name === name);
    await session.memory.remember(`template:${name}`, templates, session.now() + TEMPLATE_MS);
    return templates;
  } catch (error) {
    // A token that may send need not see templates: the platform checks them all the same.
    if (error instanceof GateError && MAY_NOT_LOOK.has(error.code)) return null;
    throw error;
  }
}

const MAY_NOT_LOOK: ReadonlySet<string> = new Set(['permission_denied', 'scope_missing']);

/** One emoji, or nothing: that takes the reaction back. */
function checkEmoji(emoji: string): void {
  if (emoji === '') return;
  const [first, ...more] = new Intl.Segmenter().segment(emoji);
  const single = first !== undefined && more.length === 0;
  if (single && /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u.test(emoji)) return;
  throw refusal('not_emoji', words`A reaction is one emoji, not “${emoji}”.`, '--react 👍');
}
