/** Files that go into a message: whether the platform will take them. */
import { stat } from 'node:fs/promises';
import { usageError } from '../../../src/domain/error.ts';
import type { DraftMedia } from '../../../src/domain/message.ts';
import { stateName } from '../../../src/domain/states.ts';
import { words } from '../../../src/domain/words.ts';
import { refusal } from '../bounds.ts';
import { limits } from '../limits.ts';
import { detectType, plainType } from './file-type.ts';

/**
 * Whether a file may be sent as this kind.
 * @throws GateError exit 6 naming the limit; exit 2 where there is no such file
 */
export async function checkFileAs(file: string, kind: DraftMedia['kind']): Promise<void> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) throw usageError(words`There is no file ${file}.`, words`Check the path.`);
  const rule = limits.media?.[kind];
  const type = await detectType(file);
  const name = stateName(kind);
  if (rule && !rule.types.includes(plainType(type))) {
    throw refusal('wrong_type', words`${file} is ${type}; ${name} takes ${rule.types.join(', ')}.`);
  }
  if (rule && found.size > rule.maxBytes) {
    const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, '');
    throw refusal(
      'file_too_large',
      words`${file} has ${megabytes(found.size)} MB; the limit for ${name} is ${megabytes(rule.maxBytes)} MB.`,
    );
  }
}

/** OGG is taken with Opus inside only, and nothing else is shown as a voice message. */
export async function checkVoice({ file = '', mimeType }: DraftMedia): Promise<void> {
  if (mimeType !== 'audio/ogg') return;
  if (/opus/i.test(await detectType(file))) return;
  throw refusal(
    'wrong_type',
    words`${file} is OGG without Opus inside, which WhatsApp does not take.`,
    `ffmpeg -i ${file} -c:a libopus voice.ogg`,
  );
}
