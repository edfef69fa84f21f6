/** The files of a draft against the limits of the gate that is to send them. */
import type { Draft, DraftMedia } from '../domain/message.ts';
import { stateName } from '../domain/states.ts';
import { plural, type Words, words } from '../domain/words.ts';
import type { Limits } from '../gate.ts';
import type { AtMost, Refuse } from './policy.ts';

export function checkFiles(
  gate: string,
  { media, moreMedia = [], format }: Draft,
  limits: Limits,
  refuse: Refuse,
  atMost: AtMost,
): void {
  const files = media ? [media, ...moreMedia] : moreMedia;
  const most = limits.files?.max ?? 1;
  if (files.length > most) {
    refuse(
      'too_many_files',
      words`${plural(files.length, '# file', '# files')} in one message; the limit is ${most}.`,
      words`Send them in several messages.`,
    );
  }
  for (const file of files) checkMedia(gate, file, limits, refuse, atMost, format);
}

function checkMedia(
  gate: string,
  media: DraftMedia,
  limits: Limits,
  refuse: Refuse,
  atMost: AtMost,
  format: Draft['format'],
): void {
  const rule = media.voice ? limits.voice : limits.media?.[media.kind];
  const kind = stateName(media.voice ? 'voice' : media.kind);
  if (!rule) return refuse('not_supported', words`${gate} cannot send ${kind}.`);
  if (media.caption !== undefined) {
    if (limits.captioned && !limits.captioned.includes(media.kind)) {
      refuse(
        'no_caption',
        words`No caption goes with this kind of file: ${kind}.`,
        words`Send the text on its own.`,
      );
    }
    if (format === undefined) {
      atMost(words`The caption`, media.caption, limits.caption?.max, 'caption_too_long');
    }
  }
  if (media.id !== undefined && !limits.mediaIds) {
    refuse('not_supported', words`${gate} cannot send ${words`files by their id`}.`);
  }
  const { file = '' } = media;
  if (media.size !== undefined && media.size > rule.maxBytes) {
    refuse(
      'file_too_large',
      words`${file} has ${megabytes(media.size)}; the limit for ${kind} is ${megabytes(rule.maxBytes)}.`,
      asDocument(media, limits)
        ? words`Make it smaller, or send it with --document.`
        : words`Make it smaller.`,
    );
  }
  if (media.size === 0) refuse('file_empty', words`${file} is empty.`);
  if (media.mimeType !== undefined && !fits(media.mimeType, rule.types)) {
    refuse(
      'wrong_type',
      words`${file} is ${media.mimeType}; ${kind} takes ${rule.types.join(', ')}.`,
      asDocument(media, limits)
        ? words`Convert it, or send it with --document.`
        : media.kind === 'document'
          ? undefined
          : words`Convert it.`,
    );
  }
}

/** Whether the very file could go as a document instead. */
function asDocument({ kind, mimeType, size = 0 }: DraftMedia, { media }: Limits): boolean {
  const rule = kind === 'document' ? undefined : media?.document;
  return rule !== undefined && size <= rule.maxBytes && fits(mimeType ?? '', rule.types);
}

function fits(mimeType: string, types: readonly string[]): boolean {
  return types.some((type) => type === '*/*' || type.split(';')[0] === mimeType);
}

function megabytes(bytes: number): Words {
  if (bytes < 1024 * 1024) return words`${Math.ceil(bytes / 1024)} KB`;
  return words`${(bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, '')} MB`;
}
