import type { App } from '../app.ts';

/** What can be made to happen at a gate's pretend platform. It is asked itself, and not started for it. */
export async function eventsOf(
  app: Pick<App, 'gate' | 'now'>,
  gate: string,
): Promise<readonly string[]> {
  const { sandbox } = await app.gate(gate);
  const pretend = await sandbox?.({
    base: () => 'http://127.0.0.1',
    now: app.now,
    later: () => undefined,
    post: async () => null,
    takeFault: () => false,
  });
  return pretend?.events ?? [];
}
