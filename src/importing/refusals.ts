/** What cannot be brought in, and what to do about it. */
import { GateError, usageError } from '../domain/error.ts';
import { whyNotFile } from '../domain/file-error.ts';
import { type Text, words } from '../domain/words.ts';

export function notOpened(file: string, error: unknown): GateError {
  return usageError(
    words`Cannot read ${file}: ${whyNotFile(error)}.`,
    words`Check the path.`,
    'no_file',
  );
}

export function notZip(file: string, cause: unknown): GateError {
  return new GateError({
    category: 'usage',
    code: 'not_a_zip',
    message: words`${file} is no ZIP.`,
    hint: words`Give the ZIP as it was downloaded, not unpacked.`,
    cause,
  });
}

/** @param hint how to come by what could be read */
export function notUnderstood(file: string, hint: Text, cause: unknown): GateError {
  return new GateError({
    category: 'usage',
    code: 'not_understood',
    message: words`${file} is no file of messages, no folder and no ZIP of such a download.`,
    hint,
    cause,
  });
}

export function truncated(file: string, cause: unknown): GateError {
  return new GateError({
    category: 'failed',
    code: 'zip_truncated',
    message: words`${file} is cut off or damaged: its directory cannot be read.`,
    hint: words`Download it again; nothing was changed.`,
    cause,
  });
}

/** @param path of the one file in it; all of them unless told */
export function encrypted(file: string, path?: string): GateError {
  return usageError(
    path === undefined
      ? words`${file} is encrypted, or packed in a way that is not understood.`
      : words`${path} in ${file} is encrypted, or packed in a way that is not understood.`,
    words`Give the ZIP as it was downloaded, without a password.`,
    'zip_encrypted',
  );
}

export function damaged(file: string, path: string, cause?: unknown): GateError {
  return new GateError({
    category: 'failed',
    code: 'zip_damaged',
    message: words`${path} in ${file} is damaged.`,
    hint: words`Download it again, and run the same command: it brings in what is missing.`,
    cause,
  });
}
