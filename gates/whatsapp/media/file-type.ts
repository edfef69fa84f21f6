/** What kind of file something is, in the platform's words. */
import { usageError } from '../../../src/domain/error.ts';
import { whyNotFile } from '../../../src/domain/file-error.ts';
import { words } from '../../../src/domain/words.ts';

/** What the bytes of a file are called, and what the platform calls it. */
const RENAMED: Readonly<Record<string, string>> = { 'audio/x-m4a': 'audio/mp4' };

/** Containers whose bytes do not tell what is in them: the name does. */
const CONTAINERS: ReadonlySet<string> = new Set(['application/zip', 'application/x-cfb']);

/**
 * The type by the file's bytes, else by its name.
 * @throws GateError exit 2 for a file that cannot be read or told
 */
export async function detectType(file: string): Promise<string> {
  const { fileTypeFromFile } = await import('file-type');
  const { default: mime } = await import('mime');
  try {
    const byBytes = (await fileTypeFromFile(file))?.mime;
    const byName = mime.getType(file);
    const found = byBytes === undefined || CONTAINERS.has(byBytes) ? byName : byBytes;
    if (found) return found;
  } catch (error) {
    throw usageError(words`Cannot read ${file}: ${whyNotFile(error)}.`);
  }
  throw usageError(
    words`What kind of file ${file} is cannot be told.`,
    words`give it the usual extension`,
  );
}

/** Under the platform's name. */
export function platformType(type: string): string {
  const plain = plainType(type);
  return RENAMED[plain] ?? plain;
}

/** Without parameters such as `codecs`. */
export function plainType(type: string): string {
  return type.split(';', 1)[0]?.trim() ?? type;
}
