import type { HistoryPage, ListenRequest, Session } from '../../src/gate.ts';

export async function* listen(
  _session: Session,
  _request: ListenRequest,
): AsyncIterable<HistoryPage> {
  throw new Error('not yet');
}
