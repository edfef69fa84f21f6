import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { LOCALHOST_CERT } from './localhost.ts';

const PROGRAM = join(import.meta.dirname, 'programs/cloudflared.ts');

export interface PretendCloudflared {
  /** Puts it first on the PATH, and makes Node trust its certificate. */
  readonly env: NodeJS.ProcessEnv;
  /** How it behaves from its next start on: `refused`, `forgotten`, `stubborn`. */
  tell(manner: string, on?: boolean): void;
  /** Of the one started last. */
  pid(): number;
  started(): { args: string[]; config: string; secrets: string[] };
  destroy(): void;
}

/** An installed `cloudflared` that needs no Cloudflare. */
export function pretendCloudflared(): PretendCloudflared {
  const folder = mkdtempSync(join(tmpdir(), 'gates-cloudflared-'));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const script = `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`;
  writeFileSync(join(bin, 'cloudflared'), script, { mode: 0o755 });
  const trusted = join(folder, 'cert.pem');
  writeFileSync(trusted, LOCALHOST_CERT);
  return {
    env: {
      PATH: [bin, process.env['PATH']].join(delimiter),
      PRETEND_TUNNELS: folder,
      NODE_EXTRA_CA_CERTS: trusted,
    },
    tell(manner, on = true) {
      if (on) writeFileSync(join(folder, manner), '');
      else rmSync(join(folder, manner), { force: true });
    },
    pid: () => Number(readFileSync(join(folder, 'pid'), 'utf8')),
    started: () => JSON.parse(readFileSync(join(folder, 'started'), 'utf8')) as never,
    destroy: () => rmSync(folder, { recursive: true, force: true }),
  };
}
