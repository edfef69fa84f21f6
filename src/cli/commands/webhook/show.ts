import type { App } from '../../../app.ts';
import { clockTime } from '../../../domain/moment.ts';
import { stateName } from '../../../domain/states.ts';
import { words } from '../../../domain/words.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';
import { oneLine, plain } from '../../terminal.ts';
import { findEntry } from './entry.ts';

export const register: Register = (group, app) => {
  group
    .command('show')
    .description('One delivery, as it came')
    .argument('<id>', 'as in gates webhook events')
    .addHelpText('after', examples('webhook show 17 --user olga'))
    .action(async (text: string) => {
      const entry = await findEntry(app, await app.user(), text);
      const body = Buffer.from(entry.body).toString('utf8');
      const view = {
        id: entry.id,
        gate: entry.gate,
        receivedAt: new Date(entry.receivedAt).toISOString(),
        state: entry.state,
        error: entry.error,
        headers: entry.headers,
        body: await shownOf(app, entry.gate, jsonOr(body)),
      };
      app.ui.result(view, () => [
        words`${entry.id} · ${entry.gate} · ${stateName(entry.state)} · ${clockTime(entry.receivedAt, app.now())}`,
        ...(entry.error === null ? [] : [`  ✗ ${oneLine(entry.error)}`]),
        ...Object.entries(entry.headers).map(([name, value]) => `${name}: ${oneLine(value)}`),
        plain(JSON.stringify(view.body, null, 2)),
      ]);
    });
};

/** Without what opens something to whoever sees it. */
async function shownOf(app: App, gate: string, body: unknown): Promise<unknown> {
  if (!app.catalogue.some(({ name }) => name === gate)) return body;
  const { webhook } = await app.gate(gate);
  return webhook?.shown?.(body) ?? body;
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Kept for people to look at, whatever it is.
    return text;
  }
}
