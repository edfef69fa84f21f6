/** Files of messages, by their `file_id`. https://core.telegram.org/bots/api#getfile */
import { GateError, notFound } from '../../src/domain/error.ts';
import type { MediaRef } from '../../src/domain/message.ts';
import { words } from '../../src/domain/words.ts';
import type { Session } from '../../src/gate.ts';
import { apiOf } from './api.ts';

/** What a bot may download, bytes. */
const MOST = 20 * 1024 * 1024;

/**
 * As a stream. The address that Telegram gives for it lives for an hour, and holds the token: it is never kept.
 * @throws GateError `file_too_big` (exit 6) for more than 20 MB
 */
export async function media(session: Session, ref: MediaRef): Promise<AsyncIterable<Uint8Array>> {
  const { id, size } = ref;
  if (id === null) throw notFound(words`Telegram gave no id for this file.`);
  if (size !== null && size > MOST) throw tooBig(size);
  const api = apiOf(session);
  const found = (await api.call('getFile', { file_id: id })) as {
    file_path?: unknown;
    file_size?: unknown;
  } | null;
  const { file_path: path, file_size: told } = found ?? {};
  if (typeof told === 'number' && told > MOST) throw tooBig(told);
  if (typeof path !== 'string' || path === '') {
    throw notFound(
      words`Telegram does not have this file (any more).`,
      words`Ask whoever sent it to send it again.`,
    );
  }
  return api.file(path);
}

function tooBig(bytes: number): GateError {
  return new GateError({
    category: 'policy',
    code: 'file_too_big',
    gate: 'telegram',
    message: words`The file has ${Math.ceil(bytes / 1024 / 1024)} MB; Telegram gives a bot no more than 20 MB.`,
    hint: words`Open it in Telegram itself, or ask for it by a link or in parts.`,
  });
}
