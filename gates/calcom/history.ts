import type { HistoryPage, HistoryRequest, Session } from '../../src/gate.ts';

export async function* history(
  _session: Session,
  _request: HistoryRequest,
): AsyncIterable<HistoryPage> {}
