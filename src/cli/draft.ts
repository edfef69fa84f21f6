import { readFileSync } from 'node:fs';
import { readButton, readLink } from '../domain/buttons.ts';
import { usageError } from '../domain/error.ts';
import { whyNotFile } from '../domain/file-error.ts';
import {
  type Draft,
  type DraftContact,
  type DraftList,
  type DraftLocation,
  type DraftMedia,
  type DraftQuickReply,
  type DraftTemplate,
  mediaSource,
  type Recipient,
  type TextFormat,
} from '../domain/message.ts';
import { words } from '../domain/words.ts';
import type { Gate, OwnFlags } from '../gate.ts';
import { checkParts } from '../traffic/parts.ts';
import type { DraftFlags } from './draft-flags.ts';

/**
 * Flags → draft. Says what does not go together; limits are checked later, by the outbound door.
 * `to`: whom the flags mean, as the gate reads it.
 */
export async function readDraft(
  gate: Pick<Gate, 'name' | 'own' | 'limits'>,
  to: Recipient,
  text: string | undefined,
  flags: DraftFlags,
  from?: Parameters<OwnFlags['read']>[2],
): Promise<Draft> {
  checkStrays(flags);
  const [media, ...moreMedia] = filesOf(gate, text, flags);
  const caption = media?.caption !== undefined;
  const common: Draft = {
    to,
    ...(media ? { media } : {}),
    ...(moreMedia.length > 0 ? { moreMedia } : {}),
    ...(flags.format === undefined ? {} : { format: formatOf(gate, flags.format) }),
    ...(text !== undefined && !caption ? { text } : {}),
    ...(flags.template === undefined ? {} : { template: templateOf(flags) }),
    ...(flags.button ? { buttons: flags.button.map(readButton) } : {}),
    ...linkIn(flags),
    ...(flags.quickReply ? { quickReplies: flags.quickReply.map(quickReplyOf) } : {}),
    ...(flags.list === undefined ? framed(flags) : { list: listOf(flags.list, flags) }),
    ...(flags.contact ? { contacts: await contactsOf(flags.contact) } : {}),
    ...(flags.location === undefined ? {} : { location: placeOf(flags) }),
    ...(flags.requestLocation ? { askLocation: true } : {}),
    ...(flags.preview === false ? { linkPreview: false } : {}),
    ...(flags.replyTo === undefined ? {} : { replyTo: flags.replyTo }),
    ...(flags.react === undefined ? {} : { reaction: reactionOf(flags) }),
    ...(flags.automated ? { automated: true } : {}),
  };
  const draft = gate.own ? await gate.own.read({ ...flags }, common, from) : common;
  const whole = captioned(draft);
  const whom = /\s/.test(flags.to) ? `"${flags.to}"` : flags.to;
  checkParts(whole, `gates ${gate.name} send --to ${whom} "Text"`);
  return whole;
}

/** Flags that say something of another one: alone they would be left out without a word. */
const COMPANIONS: readonly (readonly [keyof DraftFlags, keyof DraftFlags, string])[] = [
  ['lang', 'template', '--template NAME'],
  ['param', 'template', '--template NAME'],
  ['locationName', 'location', '--location LAT,LON'],
  ['locationAddress', 'location', '--location LAT,LON'],
  ['toMessage', 'react', '--react EMOJI'],
];

function checkStrays(flags: DraftFlags): void {
  for (const [name, of, flag] of COMPANIONS) {
    if (flags[name] === undefined || flags[of] !== undefined) continue;
    const given = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw usageError(words`${given} goes with ${flag}.`);
  }
}

/** A text beside nothing but a file stands under the file. */
function captioned(draft: Draft): Draft {
  const { media, text, ...rest } = draft;
  const framing = [draft.buttons, draft.link, draft.native, draft.template, draft.list];
  if (!media || text === undefined || framing.some((part) => part !== undefined)) return draft;
  return { ...rest, media: { ...media, caption: text } };
}

/** The caption and the name are the first one's. */
function filesOf(
  { limits }: Pick<Gate, 'limits'>,
  text: string | undefined,
  flags: DraftFlags,
): DraftMedia[] {
  const { files = [], caption, filename } = flags;
  if (files.length === 0) {
    if (caption !== undefined) throw usageError(words`--caption needs a file to stand under.`);
    if (filename !== undefined) throw usageError(words`--filename needs a file.`);
    return [];
  }
  const [first, second] = files;
  if (first && second && !limits.files) {
    throw usageError(words`One file a message: --${first.kind} or --${second.kind}.`);
  }
  if (text !== undefined && caption !== undefined) {
    throw usageError(words`Give the text once: as the argument or as --caption.`);
  }
  return files.map(({ kind, source }, index) => ({
    kind: kind === 'voice' ? 'audio' : kind,
    ...(kind === 'voice' ? { voice: true } : {}),
    ...mediaSource(source),
    ...(caption === undefined || index > 0 ? {} : { caption }),
    ...(filename === undefined || index > 0 ? {} : { filename }),
  }));
}

function formatOf({ limits }: Pick<Gate, 'limits'>, word: string): TextFormat {
  const format = limits.formats?.find((each) => each === word);
  if (format) return format;
  throw usageError(words`--format takes ${(limits.formats ?? []).join(', ')}, not “${word}”.`);
}

function templateOf(flags: DraftFlags): DraftTemplate {
  const { template: name = '', lang, param: params = [] } = flags;
  if (lang === undefined) {
    throw usageError(
      words`A template needs its language.`,
      words`add --lang ru (as the template has it)`,
    );
  }
  const named = params.map((each) => /^([a-z_][a-z0-9_]*)=(.*)$/s.exec(each));
  if (params.length > 0 && named.every((each) => each !== null)) {
    return {
      name,
      language: lang,
      params: Object.fromEntries(named.map((each) => [each?.[1] ?? '', each?.[2] ?? ''])),
    };
  }
  return { name, language: lang, params };
}

/** Of several the first: the others are for the gate that offers them. */
function linkIn({ linkButton }: DraftFlags): Pick<Draft, 'link'> {
  const [first] = [linkButton ?? []].flat();
  return first === undefined ? {} : { link: readLink(first) };
}

function quickReplyOf(text: string): DraftQuickReply {
  const asked = /^:(phone|email)$/.exec(text)?.[1];
  if (asked === 'phone' || asked === 'email') return { ask: asked };
  const [, id = '', title = '', image] = /^([^=]*)=(.*?)(?:=(https:\/\/.*))?$/s.exec(text) ?? [];
  if (id !== '' && title !== '') return { id, title, ...(image === undefined ? {} : { image }) };
  throw usageError(
    words`A quick reply is id=title, :phone or :email, not “${text}”.`,
    '--quick-reply yes=Да --quick-reply :phone',
  );
}

function framed({ header, footer }: DraftFlags): Pick<Draft, 'header' | 'footer'> {
  return {
    ...(header === undefined ? {} : { header }),
    ...(footer === undefined ? {} : { footer }),
  };
}

function placeOf(flags: DraftFlags): DraftLocation {
  const { location: text = '', locationName: name, locationAddress: address } = flags;
  const [latitude = Number.NaN, longitude = Number.NaN, ...more] = text
    .split(',')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && more.length === 0) {
    return {
      latitude,
      longitude,
      ...(name === undefined ? {} : { name }),
      ...(address === undefined ? {} : { address }),
    };
  }
  throw usageError(
    words`A place is LATITUDE,LONGITUDE, not “${text}”.`,
    '--location 55.7558,37.6173',
  );
}

async function contactsOf(files: readonly string[]): Promise<readonly DraftContact[]> {
  const { readCards } = await import('./vcard.ts');
  return files.flatMap(readCards);
}

function reactionOf(flags: DraftFlags): { emoji: string; messageId: string } {
  if (flags.toMessage) return { emoji: flags.react ?? '', messageId: flags.toMessage };
  throw usageError(words`A reaction needs the message it is for.`, words`add --to-message ID`);
}

const LIST_EXAMPLE =
  '{"button":"Выбрать","sections":[{"title":"Услуги","rows":[{"id":"a","title":"Разбор"}]}]}';

function listOf(file: string, flags: DraftFlags): DraftList {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw usageError(words`Cannot read the list from ${file}: ${whyNotFile(error)}.`, LIST_EXAMPLE);
  }
  if (isList(value)) return { ...value, ...framed(flags) };
  throw usageError(words`${file} holds no list.`, LIST_EXAMPLE);
}

function isList(value: unknown): value is DraftList {
  const list = value as DraftList | null;
  const isText = (text: unknown) => typeof text === 'string';
  const mayBeText = (text: unknown) => text === undefined || isText(text);
  return (
    isText(list?.button) &&
    mayBeText(list?.header) &&
    mayBeText(list?.footer) &&
    Array.isArray(list?.sections) &&
    list.sections.every(
      (section) =>
        Array.isArray(section?.rows) &&
        mayBeText(section.title) &&
        section.rows.every(
          (row: Partial<DraftList['sections'][number]['rows'][number]> | null) =>
            isText(row?.id) && isText(row?.title) && mayBeText(row?.description),
        ),
    )
  );
}
