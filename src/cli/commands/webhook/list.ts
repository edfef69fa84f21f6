import type { App } from '../../../app.ts';
import type { Text } from '../../../domain/words.ts';
import { followRows } from '../../follow.ts';

/** A list of what was delivered: how it is asked and shown. */
export interface List<Row> {
  list(limit: number): Promise<readonly Row[]>;
  idOf(row: Row): number;
  versionOf(row: Row): string;
  view(row: Row): Record<string, unknown>;
  table(rows: readonly Row[]): Text;
  line(row: Row): Text;
}

/** Shows the newest, or goes on as new ones come. */
export async function show<Row>(
  app: App,
  from: List<Row>,
  limit: number,
  followed = false,
): Promise<void> {
  if (followed) {
    await followRows(app, limit, {
      ...from,
      show: (row) => app.ui.line(from.view(row), from.line(row)),
    });
  }
  const rows = await from.list(limit);
  app.ui.result(rows.map(from.view), () => from.table(rows));
}
