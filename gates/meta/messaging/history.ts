import type { HistoryPage, HistoryRequest, Session } from '../../../src/gate.ts';

// eslint-disable-next-line require-yield
export async function* history(
  _session: Session,
  _request: HistoryRequest,
): AsyncGenerator<HistoryPage> {}
