/** Changes a message of the bot. https://core.telegram.org/bots/api#updating-messages */
import type { App } from '../../../src/app.ts';
import { GateError, usageError } from '../../../src/domain/error.ts';
import { whyNotFile } from '../../../src/domain/file-error.ts';
import {
  type Draft,
  type DraftMedia,
  type MediaKind,
  mediaSource,
  type TextFormat,
} from '../../../src/domain/message.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import { fileType } from '../../../src/http/file-type.ts';
import { messagePlace } from '../message-place.ts';
import { readExtra } from '../message/extra.ts';
import { withFormat } from '../message/formatted.ts';
import { replyMarkup } from '../message/keyboard.ts';
import { inputMedia } from '../message/media.ts';
import { buttonsIn } from './edit-buttons.ts';
import { keep, storedId } from './kept.ts';
import { type AccountFlags, type BotPlace, botPlace, recorded } from './place.ts';

export interface EditFlags extends AccountFlags, Partial<Record<MediaKind, string>> {
  format?: string;
  button?: readonly string[];
  linkButton?: readonly string[];
  columns?: string;
  /** `false`: `--no-buttons`. */
  buttons?: false;
}

/** One call of the Bot API. */
interface Change {
  method: string;
  params: Readonly<Record<string, unknown>>;
  files?: readonly { name: string; file: string; filename: string; mimeType: string }[];
  /** What it says from then on; `undefined`: what it said before. */
  text?: string | null;
}

const KINDS: readonly MediaKind[] = ['image', 'video', 'audio', 'document'];
/** No parameter is called so. */
const UPLOAD = 'upload';
const LONGEST_TEXT = 4096;
const LONGEST_CAPTION = 1024;
/** How long buttons that were given by an edit are remembered, for the next one. */
const BUTTONS_LIFE_MS = 90 * 86_400_000;

/** `gates telegram edit ID [TEXT]` */
export async function edit(
  app: App,
  { id, text }: { id: string; text: string | undefined },
  flags: EditFlags,
): Promise<void> {
  const at = messagePlace(id);
  const media = await mediaOf(flags);
  if (text === undefined && media === null && !mentionsButtons(flags)) {
    throw usageError(
      words`Nothing to change was named: a text, a file or buttons.`,
      'gates telegram edit --help',
    );
  }
  const draft = await draftOf({ text, media }, flags);
  const place = await botPlace(app, flags.account);
  const externalId = await storedId(place, at);
  const known = await (await app.store(place.user)).messages.find(place.account.id, externalId);
  const markup = await markupOf(place, externalId, draft, known?.raw, flags);
  const change = changeOf(draft, markup, { captioned: known?.media !== null && known !== null });
  const { dryRun } = app.options;
  if (!dryRun) {
    const detail = { id: externalId, method: change.method };
    const done = await recorded(app, place, { action: 'edit', detail }, () =>
      carriedOut(place, at, change),
    );
    await place.session.memory.remember(
      `buttons ${externalId}`,
      markup ?? null,
      place.session.now() + BUTTONS_LIFE_MS,
    );
    if (change.text !== undefined) {
      const by = editDate(done) ?? Math.floor(app.now() / 1000);
      await keep(app, place, [
        // Telegram's time is in seconds: the next edit may have the same.
        { kind: 'edit', externalId, by: `${by}.${app.now()}`, at: by * 1000, text: change.text },
      ]);
    }
  }
  show(app, place, externalId, change);
}

function show(app: App, { account }: BotPlace, id: string, change: Change): void {
  const { dryRun } = app.options;
  const what: Text = change.text ?? '';
  app.ui.result(
    { account: account.id, id, text: change.text ?? null, method: change.method, dryRun },
    dryRun ? [words`Would change ${id}:`, `  ${app.ui.say(what)}`] : words`✓ ${id} is changed.`,
  );
}

/** A caption is no text to Telegram: where nothing here tells which it is, it is asked once more. */
async function carriedOut({ api }: BotPlace, at: object, change: Change): Promise<unknown> {
  const call = ({ method, params, files }: Change) =>
    api.call(method, { ...at, ...params }, files && files.length > 0 ? { files } : {});
  try {
    return await call(change);
  } catch (error) {
    const caption = change.method === 'editMessageText' && isNoText(error);
    if (!caption) throw error;
    const { text, entities, link_preview_options: _preview, ...rest } = change.params;
    checkLength(String(text), LONGEST_CAPTION);
    return call({
      method: 'editMessageCaption',
      params: { ...rest, caption: text, caption_entities: entities },
    });
  }
}

function isNoText(error: unknown): boolean {
  return error instanceof GateError && /no text in the message/i.test(error.platformDetail ?? '');
}

function changeOf(
  draft: Draft,
  markup: object | undefined,
  { captioned }: { captioned: boolean },
): Change {
  const { text, media } = draft;
  const { entities } = readExtra(draft);
  const under = markup === undefined ? {} : { reply_markup: markup };
  if (media) {
    checkLength(media.caption ?? '', LONGEST_CAPTION);
    const { item, files } = inputMedia(media, { entities, extra: {}, part: UPLOAD });
    return {
      method: 'editMessageMedia',
      params: { media: item, ...under },
      files,
      text: media.caption ?? null,
    };
  }
  if (text === undefined) return { method: 'editMessageReplyMarkup', params: under };
  checkLength(text, captioned ? LONGEST_CAPTION : LONGEST_TEXT);
  const marked = entities?.length ? entities : undefined;
  return captioned
    ? {
        method: 'editMessageCaption',
        params: { caption: text, caption_entities: marked, ...under },
        text,
      }
    : { method: 'editMessageText', params: { text, entities: marked, ...under }, text };
}

async function draftOf(
  { text, media }: { text: string | undefined; media: DraftMedia | null },
  flags: EditFlags,
): Promise<Draft> {
  const { format } = flags;
  if (format !== undefined && format !== 'markdown' && format !== 'html') {
    throw usageError(words`--format takes markdown or html, not “${format}”.`);
  }
  const draft: Draft = {
    to: { kind: 'group', id: '' },
    ...(format === undefined ? {} : { format: format satisfies TextFormat }),
    ...(media
      ? { media: text === undefined ? media : { ...media, caption: text } }
      : text === undefined
        ? {}
        : { text }),
  };
  return withFormat({ ...draft, ...buttonsIn(flags, draft) });
}

/**
 * What stands under it from then on: Telegram takes the buttons away that an edit does not name, so those it has are
 * named again.
 */
async function markupOf(
  { session }: BotPlace,
  externalId: string,
  draft: Draft,
  raw: unknown,
  flags: EditFlags,
): Promise<object | undefined> {
  if (flags.buttons === false) return undefined;
  if (mentionsButtons(flags)) return replyMarkup(draft);
  const remembered = await session.memory.recall(`buttons ${externalId}`);
  if (remembered !== undefined) return remembered ?? undefined;
  const sent = (raw as { draft?: Draft } | null | undefined)?.draft;
  const markup = sent && replyMarkup(sent);
  // Other keyboards stand in the chat, not under a message.
  return markup && 'inline_keyboard' in markup ? markup : undefined;
}

function mentionsButtons({ button, linkButton, buttons }: EditFlags): boolean {
  return button !== undefined || linkButton !== undefined || buttons === false;
}

async function mediaOf(flags: EditFlags): Promise<DraftMedia | null> {
  const [kind, ...more] = KINDS.filter((each) => flags[each] !== undefined);
  if (kind === undefined) return null;
  if (more.length > 0)
    throw usageError(words`One file a message: --${kind} or --${more[0] ?? ''}.`);
  const source = mediaSource(flags[kind] ?? '');
  const mimeType = source.file === undefined ? undefined : await typeOf(source.file);
  return { kind, ...source, ...(mimeType === undefined ? {} : { mimeType }) };
}

async function typeOf(file: string): Promise<string> {
  try {
    return await fileType(file);
  } catch (error) {
    throw usageError(words`Cannot read ${file}: ${whyNotFile(error)}.`);
  }
}

/** After the formatting was taken out, as Telegram counts: UTF-16 code units. */
function checkLength(text: string, max: number): void {
  if (text.length <= max) return;
  throw new GateError({
    category: 'policy',
    code: 'text_too_long',
    gate: 'telegram',
    message: words`The text has ${text.length} characters; up to ${max} are possible here.`,
    hint: words`Shorten it.`,
  });
}

/** Seconds; `null` where Telegram answers without the message. */
function editDate(result: unknown): number | null {
  const date = (result as { edit_date?: unknown } | null)?.edit_date;
  return typeof date === 'number' ? date : null;
}
