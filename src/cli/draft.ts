import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { messageOf, usageError } from '../domain/error.ts';
import type {
  Draft,
  DraftButton,
  DraftList,
  DraftMedia,
  DraftTemplate,
  MediaKind,
} from '../domain/message.ts';
import { words } from '../domain/words.ts';
import type { Gate, Limits } from '../gate.ts';
import { checkParts } from '../traffic/parts.ts';

const MEDIA: readonly MediaKind[] = ['image', 'video', 'audio', 'document', 'sticker'];

export interface DraftFlags extends Partial<Record<MediaKind, string>> {
  to: string;
  caption?: string;
  filename?: string;
  template?: string;
  lang?: string;
  param?: readonly string[];
  button?: readonly string[];
  list?: string;
  location?: string;
  replyTo?: string;
  react?: string;
  toMessage?: string;
}

/** Only what the network can do is offered. */
export function offerDraftFlags(command: Command, limits: Limits): void {
  const collect = (value: string, before: readonly string[] = []) => [...before, value];
  for (const kind of MEDIA) {
    if (limits.media?.[kind]) command.option(`--${kind} <file-or-url>`, `send ${article(kind)}`);
  }
  if (limits.media) {
    command.option('--caption <text>', 'text under the media');
    command.option('--filename <name>', 'name the other side sees');
  }
  if (limits.template) {
    command
      .option('--template <name>', 'send an approved template')
      .option('--lang <code>', 'its language, e.g. ru or en_US')
      .option('--param <value>', 'its parameters in order, or name=value (repeatable)', collect);
  }
  if (limits.buttons) command.option('--button <id=title>', 'a reply button (repeatable)', collect);
  if (limits.list) command.option('--list <file>', 'a list of choices, from a JSON file');
  if (limits.location) command.option('--location <lat,lon>', 'send a place');
  if (limits.reply) command.option('--reply-to <id>', 'quote this message');
  if (limits.reaction) {
    command
      .option('--react <emoji>', 'react to a message; "" takes it back')
      .option('--to-message <id>', 'the message reacted to');
  }
}

/** Flags → draft. Says what does not go together; limits are checked later, by the outbound door. */
export function readDraft(gate: Gate, text: string | undefined, flags: DraftFlags): Draft {
  if (!gate.recipient) throw usageError(words`${gate.title} cannot send.`);
  const to = gate.recipient(flags.to);
  const media = mediaOf(text, flags);
  const draft: Draft = {
    to,
    ...(media ? { media } : {}),
    ...(text !== undefined && !media ? { text } : {}),
    ...(flags.template === undefined ? {} : { template: templateOf(flags) }),
    ...(flags.button ? { buttons: flags.button.map(buttonOf) } : {}),
    ...(flags.list === undefined ? {} : { list: listOf(flags.list) }),
    ...(flags.location === undefined ? {} : { location: placeOf(flags.location) }),
    ...(flags.replyTo === undefined ? {} : { replyTo: flags.replyTo }),
    ...(flags.react === undefined ? {} : { reaction: reactionOf(flags) }),
  };
  checkParts(draft, `gates ${gate.name} send --to ${flags.to} "Text"`);
  return draft;
}

function mediaOf(text: string | undefined, flags: DraftFlags): DraftMedia | undefined {
  const [kind, ...more] = MEDIA.filter((candidate) => flags[candidate] !== undefined);
  if (kind === undefined) {
    if (flags.caption !== undefined)
      throw usageError(words`--caption needs a file to stand under.`);
    return undefined;
  }
  if (more.length > 0)
    throw usageError(words`One file a message: --${kind} or --${more[0] ?? ''}.`);
  if (text !== undefined && flags.caption !== undefined) {
    throw usageError(words`Give the text once: as the argument or as --caption.`);
  }
  const source = flags[kind] ?? '';
  const caption = flags.caption ?? text;
  return {
    kind,
    ...(/^https?:\/\//i.test(source) ? { url: source } : { file: source }),
    ...(caption === undefined ? {} : { caption }),
    ...(flags.filename === undefined ? {} : { filename: flags.filename }),
  };
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

function buttonOf(text: string): DraftButton {
  const at = text.indexOf('=');
  if (at > 0 && at < text.length - 1) return { id: text.slice(0, at), title: text.slice(at + 1) };
  throw usageError(words`A button is id=title, not “${text}”.`, '--button yes=Да');
}

function placeOf(text: string): { latitude: number; longitude: number } {
  const [latitude = Number.NaN, longitude = Number.NaN, ...more] = text.split(',').map(Number);
  if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && more.length === 0) {
    return { latitude, longitude };
  }
  throw usageError(
    words`A place is LATITUDE,LONGITUDE, not “${text}”.`,
    '--location 55.7558,37.6173',
  );
}

function reactionOf(flags: DraftFlags): { emoji: string; messageId: string } {
  if (flags.toMessage !== undefined)
    return { emoji: flags.react ?? '', messageId: flags.toMessage };
  throw usageError(words`A reaction needs the message it is for.`, words`add --to-message ID`);
}

const LIST_EXAMPLE =
  '{"button":"Выбрать","sections":[{"title":"Услуги","rows":[{"id":"a","title":"Разбор"}]}]}';

function listOf(file: string): DraftList {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw usageError(words`Cannot read the list from ${file}: ${messageOf(error)}.`, LIST_EXAMPLE);
  }
  if (isList(value)) return value;
  throw usageError(words`${file} holds no list.`, LIST_EXAMPLE);
}

function isList(value: unknown): value is DraftList {
  const list = value as DraftList | null;
  const isText = (text: unknown) => typeof text === 'string';
  return (
    isText(list?.button) &&
    Array.isArray(list?.sections) &&
    list.sections.every(
      (section) =>
        Array.isArray(section?.rows) &&
        section.rows.every(
          (row: Partial<{ id: string; title: string }> | null) =>
            isText(row?.id) && isText(row?.title),
        ),
    )
  );
}

function article(kind: MediaKind): string {
  return /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`;
}
