import { GateError, messageOf } from '../domain/error.ts';
import { type Text, words } from '../domain/words.ts';

/** Turns a failure of the file system into a sentence and a cure; passes everything else on. */
export function fileFailure(error: unknown, folder: string): unknown {
  if (error instanceof GateError || !isFileError(error)) return error;
  const { code, message, hint } = explain(error, folder);
  return new GateError({ category: 'failed', code, message, hint, cause: error });
}

export function errorCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | null)?.code;
}

/** Runs file work in which a missing file is an answer, not a failure. */
export async function orMissing<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

export function corruptManifest(path: string, reason: Text): GateError {
  return new GateError({
    category: 'failed',
    code: 'manifest_corrupt',
    message: words`${path} cannot be used: ${reason}.`,
    hint: words`Run the export again with --full: it rebuilds the folder from the store.`,
  });
}

function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

function explain(error: NodeJS.ErrnoException, folder: string) {
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return {
        code: 'disk_full',
        message: words`The disk is full: ${folder} could not be written to the end.`,
        hint: words`Free some space and run the same export again: it resumes.`,
      };
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return {
        code: 'folder_not_writable',
        message: words`${folder} is not writable by you.`,
        hint: words`Choose a folder of your own with --out DIR.`,
      };
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
      return {
        code: 'folder_occupied',
        message: words`Something else stands in the way at ${error.path ?? folder}.`,
        hint: words`Move it away, or choose another folder with --out DIR.`,
      };
    default:
      return {
        code: 'folder_failed',
        message: words`${folder} could not be used: ${messageOf(error)}.`,
        hint: words`Run the same export again: it resumes.`,
      };
  }
}
