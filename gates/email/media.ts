/** A file of a mail, as a stream: its part is asked for piece by piece and decoded on the way. */
import type { ImapFlow } from 'imapflow';
import { GateError } from '../../src/domain/error.ts';
import type { MediaRef } from '../../src/domain/message.ts';
import { words } from '../../src/domain/words.ts';
import type { Session } from '../../src/gate.ts';
import { imapFailure } from './errors.ts';
import { openImap } from './imap.ts';
import { type FilePlace, filePlace } from './parse/file.ts';
import type { Part } from './parse/mime.ts';
import { partsOf } from './parse/structure.ts';
import { decodedStream } from './parse/transfer-stream.ts';
import { likely, uidsIn } from './reading/locate.ts';

/** @throws GateError exit 5 for what is not in the mailbox any more */
export async function media(
  session: Session,
  { id }: MediaRef,
  message: string,
): Promise<AsyncIterable<Uint8Array>> {
  const place = filePlace(id ?? '');
  if (!place) throw gone();
  const open = await openImap(session);
  try {
    const found = await find(session, open.client, place, message);
    if (!found) throw gone();
    return streamed(session, open, found);
  } catch (error) {
    await open.close();
    throw imapFailure(session, error);
  }
}

interface Found {
  readonly uid: number;
  readonly part: Part;
}

/** Where it was, else wherever the mail stands now. Leaves that folder open. */
async function find(
  session: Session,
  client: ImapFlow,
  place: FilePlace,
  message: string,
): Promise<Found | null> {
  const folders = await likely(client, session.account);
  const there = folders.find(({ path }) => path === place.folder);
  if (there?.validity === place.validity || (there && there.validity === null)) {
    const opened = await client.mailboxOpen(place.folder, { readOnly: true });
    if (opened.uidValidity.toString() === place.validity) {
      const part = await partAt(client, place.uid, place.part);
      if (part) return { uid: place.uid, part };
    }
  }
  for (const { path, messages } of folders) {
    if (messages === 0) continue;
    await client.mailboxOpen(path, { readOnly: true });
    const [uid] = await uidsIn(client, { id: message });
    const part = uid === undefined ? null : await partAt(client, uid, place.part);
    if (uid !== undefined && part) return { uid, part };
  }
  return null;
}

async function partAt(client: ImapFlow, uid: number, number: string): Promise<Part | null> {
  const found = await client.fetchOne(
    String(uid),
    { uid: true, bodyStructure: true },
    { uid: true },
  );
  if (!found || !found.bodyStructure) return null;
  return partIn(partsOf(found.bodyStructure, new Map()), number);
}

function partIn(part: Part, number: string): Part | null {
  if (part.number === number && part.parts.length === 0) return part;
  for (const each of part.parts) {
    const found = partIn(each, number);
    if (found) return found;
  }
  return null;
}

/** Bytes in one question. */
const PIECE = 512 * 1024;

async function* streamed(
  session: Session,
  { client, close }: { client: ImapFlow; close(): Promise<void> },
  { uid, part }: Found,
): AsyncGenerator<Uint8Array> {
  try {
    yield* decodedStream(pieces(client, uid, part.number), part.encoding);
  } catch (error) {
    throw imapFailure(session, error);
  } finally {
    await close();
  }
}

async function* pieces(client: ImapFlow, uid: number, key: string): AsyncGenerator<Uint8Array> {
  for (let start = 0; ; start += PIECE) {
    const query = { uid: true, bodyParts: [{ key, start, maxLength: PIECE }] };
    const answer = await client.fetchOne(String(uid), query, { uid: true });
    if (!answer) throw gone();
    const piece = answer.bodyParts?.get(key);
    if (piece && piece.length > 0) yield piece;
    if (!piece || piece.length < PIECE) return;
  }
}

function gone(): GateError {
  return new GateError({
    category: 'not_found',
    code: 'mail_gone',
    gate: 'email',
    message: words`The mail with this file is not in the mailbox any more.`,
    hint: words`Look for it in another mail program; what was fetched before stays here: gates email media list`,
  });
}
