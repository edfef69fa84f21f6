import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Uploader, uploadHandle } from '../../../gates/meta/upload.ts';
import { openHttp } from '../../../src/http/open.ts';
import { createRedactor } from '../../../src/http/redact.ts';

const TOKEN = 'EAAfictionalLongLivedToken00002';
const SECRET = 'fictional-app-secret';
const APP_ID = '100200300400500';
const BYTES = randomBytes(3 * 1024 * 1024 + 17);

let folder: string;
let path: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gates-upload-'));
  path = join(folder, 'счёт.pdf');
  writeFileSync(path, BYTES);
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Break {
  /** Cuts the connection once it has taken so many bytes in, or after all of them. */
  after: number;
}

/** A Graph that takes uploads, and cuts off the connections it is told to. */
async function newGraph(breaks: Break[] = []) {
  const asked: { method: string; url: string; headers: IncomingMessage['headers'] }[] = [];
  let sessions = 0;
  let taken = Buffer.alloc(0);
  const answer = (response: ServerResponse, body: unknown): void => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  };
  const server = createServer((request, response) => {
    void (async () => {
      const { method = '', url = '', headers } = request;
      asked.push({ method, url, headers });
      if (url.includes('/uploads?')) {
        sessions += 1;
        taken = Buffer.alloc(0);
        answer(response, { id: `upload:MTph+${sessions}==?sig=ARsecretSignature` });
        return;
      }
      if (method === 'GET') {
        answer(response, { id: 'upload:MTph', file_offset: taken.length });
        return;
      }
      const cut = breaks.shift();
      for await (const chunk of request) {
        taken = Buffer.concat([taken, chunk as Buffer]);
        if (cut && taken.length >= cut.after && taken.length < BYTES.length) break;
      }
      if (cut) request.socket.destroy();
      else answer(response, { h: `2:handle:${createHash('sha256').update(taken).digest('hex')}` });
    })().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sandbox = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const redactor = createRedactor();
  const lines: string[] = [];
  const http = openHttp({
    sandbox,
    hosts: { 'https://graph.facebook.com': '/graph' },
    env: {},
    redactor,
    verbose: (line) => lines.push(line),
  });
  onTestFinished(async () => {
    await http.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const uploader: Uploader = {
    http,
    gate: 'whatsapp',
    appId: APP_ID,
    token: TOKEN,
    appSecret: SECRET,
  };
  return { uploader, asked, lines };
}

const HANDLE = `2:handle:${createHash('sha256').update(BYTES).digest('hex')}`;
const pauses: number[] = [];
const sleep = async (ms: number): Promise<void> => void pauses.push(ms);
const file = () => ({ path, mimeType: 'application/pdf' });

test('a file becomes a handle: announced, then sent as its bytes are', async () => {
  const { uploader, asked, lines } = await newGraph();
  expect(await uploadHandle(uploader, file(), sleep)).toBe(HANDLE);
  const [announced, sent] = asked.map(({ url }) => new URL(url, 'http://graph'));
  expect(announced?.pathname).toBe(`/graph/v26.0/${APP_ID}/uploads`);
  expect(Object.fromEntries(announced?.searchParams ?? [])).toMatchObject({
    file_name: 'счёт.pdf',
    file_length: String(BYTES.length),
    file_type: 'application/pdf',
  });
  expect(sent?.pathname).toBe('/graph/v26.0/upload:MTph+1==');
  expect(sent?.searchParams.get('sig')).toBe('ARsecretSignature');
  expect(sent?.searchParams.get('appsecret_proof')).toMatch(/^[0-9a-f]{64}$/);
  expect(asked[1]?.headers).toMatchObject({
    authorization: `OAuth ${TOKEN}`,
    file_offset: '0',
    'content-type': 'application/pdf',
    'content-length': String(BYTES.length),
  });
  expect(lines.join('\n')).not.toMatch(/ARsecret|EAAfictional/);
});

test('a broken connection is taken up where the platform’s bytes end', async () => {
  const { uploader, asked } = await newGraph([{ after: 100_000 }, { after: 2_000_000 }]);
  pauses.length = 0;
  expect(await uploadHandle(uploader, file(), sleep)).toBe(HANDLE);
  const offsets = asked.flatMap(({ headers }) => headers['file_offset'] ?? []).map(Number);
  expect(offsets).toHaveLength(3);
  expect(offsets[0]).toBe(0);
  expect(offsets[1]).toBeGreaterThanOrEqual(100_000);
  expect(offsets[2]).toBeGreaterThanOrEqual(2_000_000);
  expect(pauses).toEqual([500, 1000]);
});

test('a handle lost with its answer is had by a new session', async () => {
  const { uploader, asked } = await newGraph([{ after: BYTES.length }]);
  expect(await uploadHandle(uploader, file(), sleep)).toBe(HANDLE);
  expect(asked.map(({ method }) => method)).toEqual(['POST', 'POST', 'GET', 'POST', 'POST']);
});

test('is given up after four attempts, as unreachable', async () => {
  const { uploader } = await newGraph(Array.from({ length: 4 }, () => ({ after: 1 })));
  await expect(uploadHandle(uploader, file(), sleep)).rejects.toMatchObject({
    category: 'unreachable',
    code: 'upload_broken_off',
  });
});

test('a missing file is not announced', async () => {
  const { uploader, asked } = await newGraph();
  await expect(
    uploadHandle(uploader, { path: join(folder, 'none.pdf'), mimeType: 'application/pdf' }),
  ).rejects.toMatchObject({ category: 'not_found' });
  expect(asked).toEqual([]);
});
