/** Files, against what the Bot API takes of them. https://core.telegram.org/bots/api#sending-files */
import type { Draft, DraftMedia } from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';
import type { Extra } from './extra.ts';
import { type FileWord, fileWord } from './media.ts';
import { refusal } from './refusal.ts';

const KB = 1024;

/** Bytes. https://core.telegram.org/stickers */
const STICKERS: Readonly<Record<string, number>> = {
  'image/webp': 512 * KB,
  'video/webm': 256 * KB,
  'application/gzip': 64 * KB,
  'application/x-tgsticker': 64 * KB,
};

export function checkFile(media: DraftMedia, extra: Extra): void {
  const word = fileWord(media, extra);
  checkShape(media, word, extra);
  if (media.url !== undefined) checkAddress(media.url, word);
  if (word === 'sticker') checkSticker(media);
}

function checkShape({ caption, mimeType }: DraftMedia, word: FileWord, extra: Extra): void {
  if (mimeType === 'image/gif' && word !== 'animation' && word !== 'document') {
    throw refusal(
      'wrong_type',
      words`A GIF moves as an animation only.`,
      words`Send it with --animation.`,
    );
  }
  if (word === 'video_note' && mimeType !== undefined && mimeType !== 'video/mp4') {
    throw refusal(
      'wrong_type',
      words`A video note is a square MP4 of up to a minute.`,
      words`Convert it, or send it with --video.`,
    );
  }
  if (word === 'video_note' && caption !== undefined) {
    throw refusal(
      'no_caption',
      words`No caption goes with a video note.`,
      words`Send the text on its own.`,
    );
  }
  if ((extra.spoiler || extra.captionAbove) && !['photo', 'video', 'animation'].includes(word)) {
    throw refusal(
      'not_supported',
      words`${extra.spoiler ? '--has-spoiler' : '--caption-above'} goes with photos, videos and animations only.`,
      words`Leave it out.`,
    );
  }
}

/** The platform fetches it, and takes by this way only some of what it takes else. */
function checkAddress(url: string, word: FileWord): void {
  const ending = URL.canParse(url)
    ? (/\.([a-z0-9]{1,5})$/i.exec(new URL(url).pathname)?.[1] ?? '').toLowerCase()
    : '';
  if (word === 'video_note') {
    throw refusal('no_address', words`Telegram does not fetch video notes from an address.`, FETCH);
  }
  if (word === 'sticker' && ['webm', 'tgs'].includes(ending)) {
    throw refusal('no_address', words`Telegram fetches no moving stickers from an address.`, FETCH);
  }
  if (word === 'document' && ending !== '' && !['gif', 'pdf', 'zip'].includes(ending)) {
    throw refusal(
      'no_address',
      words`Of documents Telegram fetches from an address only PDF, ZIP and GIF files; this is a .${ending}.`,
      FETCH,
    );
  }
}

const FETCH = words`Download it, and send the file.`;

function checkSticker({ mimeType, size, file = '' }: DraftMedia): void {
  const most = STICKERS[mimeType ?? ''];
  if (most === undefined || size === undefined || size <= most) return;
  throw refusal(
    'file_too_large',
    words`${file} has ${Math.ceil(size / KB)} KB; a sticker of this kind has at most ${most / KB} KB.`,
    words`Make it smaller.`,
  );
}

/** What an album may be made of. https://core.telegram.org/bots/api#sendmediagroup */
export function checkAlbum({ media, moreMedia = [] }: Draft, extra: Extra): void {
  const all = [...(media ? [media] : []), ...moreMedia].map((each) => fileWord(each, extra));
  const [first = 'photo'] = all;
  const outside = all.find((word) => !['photo', 'video', 'document', 'audio'].includes(word));
  if (outside !== undefined) {
    throw refusal(
      'no_album',
      words`An album holds photos, videos, documents and audio files, nothing else.`,
      words`Send it on its own.`,
    );
  }
  const seen: ReadonlySet<FileWord> = new Set(['photo', 'video']);
  const other = all.find((word) => (seen.has(first) ? !seen.has(word) : word !== first));
  if (other === undefined) return;
  throw refusal(
    'mixed_album',
    words`An album holds photos and videos, or documents only, or audio files only.`,
    words`Send them in several messages.`,
  );
}
