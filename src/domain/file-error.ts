import { messageOf } from './error.ts';
import { type Text, words } from './words.ts';

/** Why a file could not be read or written, as people say it; anything else in the words of who threw it. */
export function whyNotFile(error: unknown): Text {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === 'ENOENT') return words`there is no such file or folder`;
  if (code === 'EISDIR') return words`it is a folder`;
  if (code === 'EACCES' || code === 'EPERM') return words`it is not yours to use`;
  return messageOf(error);
}
