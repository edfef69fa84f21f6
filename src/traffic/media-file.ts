import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { usageError } from '../domain/error.ts';
import type { Draft, DraftMedia } from '../domain/message.ts';
import { words } from '../domain/words.ts';
import { fileType } from '../http/file-type.ts';

/** The draft with its files' absolute paths, sizes and true types (by the bytes, then by the name). */
export async function withFileFacts(draft: Draft): Promise<Draft> {
  const { media, moreMedia } = draft;
  return {
    ...draft,
    ...(media && { media: await factsOf(media) }),
    ...(moreMedia && { moreMedia: await Promise.all(moreMedia.map(factsOf)) }),
  };
}

async function factsOf(media: DraftMedia): Promise<DraftMedia> {
  if (media.file === undefined) return media;
  const file = resolve(media.file);
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) {
    throw usageError(
      found ? words`${media.file} is no file.` : words`There is no file ${media.file}.`,
      words`Check the path.`,
      'no_file',
    );
  }
  return {
    ...media,
    file,
    filename: media.filename ?? basename(file),
    size: found.size,
    // OGG holds audio or video; the codec inside is another question.
    mimeType: (await fileType(file)).split(';', 1)[0] ?? '',
  };
}
