/**
 * Stands in for cloudflared: the arguments, log lines and manners of `cloudflared tunnel --url …`
 * (2026.9), with a TLS server on this machine in Cloudflare's place. It does what the files in
 * $PRETEND_TUNNELS say, and leaves its pid and its arguments there.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LOCALHOST_CERT, LOCALHOST_KEY } from '../localhost.ts';

const folder = process.env['PRETEND_TUNNELS'] ?? '.';
const told = (name: string) => existsSync(join(folder, name));
const say = (level: string, text: string) =>
  process.stderr.write(`${new Date().toISOString().slice(0, 19)}Z ${level} ${text}\n`);

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    url: { type: 'string' },
    config: { type: 'string' },
    'no-autoupdate': { type: 'boolean' },
  },
});
writeFileSync(
  join(folder, 'started'),
  JSON.stringify({
    args: process.argv.slice(2),
    config: readFileSync(values.config ?? '', 'utf8'),
    secrets: Object.keys(process.env).filter((name) => /^(GATES|TUNNEL)_/.test(name)),
  }),
);
writeFileSync(join(folder, 'pid'), String(process.pid));

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (told('stubborn')) return;
    say('INF', `Initiating graceful shutdown due to signal ${signal} ...`);
    process.exit(0);
  });
}

say(
  'INF',
  'Thank you for trying Cloudflare Tunnel. Doing so, without a Cloudflare account, is a quick',
);
say('INF', 'Requesting new quick Tunnel on trycloudflare.com...');
if (told('refused')) {
  process.stderr.write(
    'failed to request quick Tunnel: Post "https://api.trycloudflare.com/tunnel": dial tcp: no such host\n',
  );
  process.exit(1);
}

const target = new URL(values.url ?? '');
const edge = createServer({ cert: LOCALHOST_CERT, key: LOCALHOST_KEY }, (asked, answer) => {
  const { method, url: path, headers } = asked;
  const passed = request(new URL(path ?? '/', target), { method, headers }, (given) => {
    answer.writeHead(given.statusCode ?? 502, given.headers);
    given.pipe(answer);
  });
  passed.on('error', () => answer.writeHead(502).end());
  asked.pipe(passed);
});
edge.listen(0, '127.0.0.1', () => {
  const url = `https://localhost:${(edge.address() as AddressInfo).port}`;
  const title =
    'Your quick Tunnel has been created! Visit it at (it may take some time to be reachable):';
  const border = `+${'-'.repeat(title.length + 4)}+`;
  for (const row of [border, `|  ${title}  |`, `|  ${url.padEnd(title.length)}  |`, border]) {
    say('INF', row);
  }
  say('INF', 'Version 2026.9.0 (Checksum 0f0f)');
  say('INF', `Generated Connector ID: ${randomUUID()}`);
  if (told('forgotten')) {
    say(
      'ERR',
      'Register tunnel error from server side error="Unauthorized: Tunnel not found" connIndex=0',
    );
    return;
  }
  say(
    'INF',
    `Registered tunnel connection connIndex=0 connection=${randomUUID()} event=0 ip=198.51.100.7 location=arn02 protocol=quic`,
  );
});
