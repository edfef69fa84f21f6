import type { Catalogue, Sandbox } from '../gate.ts';
import type { Faults } from './faults.ts';
import { createHost, type OwnedHost } from './host.ts';

/** One path of the server and the gates behind it. Gates that declare the same path share one host and one state. */
export interface Mount {
  /** With a slash before and none behind, e.g. `/graph`. */
  path: string;
  gates: readonly { name: string; sandbox: Sandbox }[];
  owned: OwnedHost;
}

/**
 * Opens every gate's pretend platform. A gate with several paths has the first one as its base and
 * answers on all of them; gates whose first path is the same share one host.
 */
export async function openMounts(
  catalogue: Catalogue,
  server: { url(): string; faults: Faults },
): Promise<Mount[]> {
  const bases = new Map<string, { names: string[]; owned: OwnedHost }>();
  const mounts = new Map<
    string,
    { path: string; gates: Mount['gates'][number][]; owned: OwnedHost }
  >();
  for (const row of catalogue) {
    const paths = [...new Set(Object.values(row.hosts).map(mountPath))];
    const [base] = paths;
    const gate = await row.load();
    if (base === undefined || !gate.sandbox) continue;
    const shared = bases.get(base) ?? openBase(base, server);
    bases.set(base, shared);
    shared.names.push(row.name);
    const sandbox = await gate.sandbox(shared.owned.host);
    for (const path of paths) {
      const mount = mounts.get(path) ?? { path, gates: [], owned: shared.owned };
      mount.gates.push({ name: row.name, sandbox });
      mounts.set(path, mount);
    }
  }
  // The longest first, so that a path may stand under another.
  return [...mounts.values()].toSorted((a, b) => b.path.length - a.path.length);
}

/** The mount that a request's path belongs to. */
export function mountOf(mounts: readonly Mount[], pathname: string): Mount | undefined {
  return mounts.find(({ path }) => pathname === path || pathname.startsWith(`${path}/`));
}

function openBase(
  path: string,
  server: { url(): string; faults: Faults },
): { names: string[]; owned: OwnedHost } {
  const names: string[] = [];
  const owned = createHost({
    base: () => `${server.url()}${path}`,
    takeFault: (kind) => server.faults.take(names, [kind]) !== null,
  });
  return { names, owned };
}

function mountPath(declared: string): string {
  return `/${declared.replace(/^\/+|\/+$/g, '')}`;
}
