import type { App } from '../app.ts';
import type { SandboxHappening } from '../pretend.ts';

/** What can be made to happen at a gate's pretend platform, in its order; `null` where the gate says no more of it. */
export type Happenings = ReadonlyMap<string, SandboxHappening | null>;

/** The pretend platform is asked itself, and not started for it. */
export async function eventsOf(app: Pick<App, 'gate' | 'now'>, gate: string): Promise<Happenings> {
  const { sandbox } = await app.gate(gate);
  const pretend = await sandbox?.({
    base: () => 'http://127.0.0.1',
    now: app.now,
    later: () => undefined,
    post: async () => null,
    takeFault: () => false,
  });
  const { events = [], about = {} } = pretend ?? {};
  return new Map(
    events.map((name) => [name, Object.hasOwn(about, name) ? (about[name] ?? null) : null]),
  );
}
