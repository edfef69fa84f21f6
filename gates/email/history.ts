/** A mailbox read back: what is missing of every folder that is read, oldest first. */
import { GateError } from '../../src/domain/error.ts';
import type { HistoryPage, HistoryRequest, Session } from '../../src/gate.ts';
import { imapFailure } from './errors.ts';
import { foldersOf } from './folders.ts';
import { openImap } from './imap.ts';
import { checkpointOf, cursorOf } from './reading/marks.ts';
import { ownerOf, pass } from './reading/pass.ts';

/**
 * A cursor is where it stands in a folder, the checkpoint how far each folder was read (`reading/marks.ts`). A
 * connection that is lost on the way is made again as long as it gets on.
 */
export async function* history(
  session: Session,
  request: HistoryRequest,
): AsyncGenerator<HistoryPage> {
  let { cursor, checkpoint } = request;
  for (;;) {
    let moved = false;
    const { client, close } = await openImap(session);
    try {
      const folders = await foldersOf(client, session.account);
      const reader = { session, client, owner: ownerOf(session), since: request.since };
      const pages = pass(reader, folders, checkpointOf(checkpoint), cursorOf(cursor));
      for await (const page of pages) {
        yield page;
        ({ cursor, checkpoint } = page);
        moved = true;
        if (cursor === null) return;
      }
    } catch (error) {
      const failure = imapFailure(session, error);
      if (!moved || !isLoss(failure)) throw failure;
    } finally {
      await close();
    }
  }
}

function isLoss(error: unknown): boolean {
  return error instanceof GateError && error.category === 'unreachable';
}
