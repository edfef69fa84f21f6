import { createHash } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HttpRequest } from '../../src/http/client.ts';
import { openHttp } from '../../src/http/open.ts';
import { serve } from './servers.ts';

const MIB = 1024 * 1024;
const http = openHttp({ hosts: {}, env: {}, sleep: async () => undefined });
let folder: string;

beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'gates-upload-'))));
afterAll(() => rm(folder, { recursive: true }));

function upload(url: string, file: string, timeoutMs = 60_000): HttpRequest {
  return {
    method: 'POST',
    url,
    timeoutMs,
    gate: 'whatsapp',
    multipart: [
      { name: 'messaging_product', value: 'whatsapp' },
      { name: 'file', file, filename: 'счёт "1".pdf', mimeType: 'application/pdf' },
    ],
  };
}

test('fields and files arrive as a form, with their length announced', async () => {
  const file = join(folder, 'small.pdf');
  await writeFile(file, 'bytes');
  let form: FormData | undefined;
  let length: string | undefined;
  const url = await serve(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    length = request.headers['content-length'];
    const type = request.headers['content-type'] ?? '';
    const body = Buffer.concat(parts);
    expect(String(body.length)).toBe(length);
    form = await new Response(body, { headers: { 'content-type': type } }).formData();
    response.end('{}');
  });
  await http.request(upload(url, file));
  expect(form?.get('messaging_product')).toBe('whatsapp');
  const sent = form?.get('file') as File;
  expect([sent.name, sent.type, await sent.text()]).toEqual([
    'счёт "1".pdf',
    'application/pdf',
    'bytes',
  ]);
});

const SIZE = 100 * MIB;

/** A file of 100 MiB whose blocks all differ; gives its SHA-256. */
async function writeLargeFile(file: string): Promise<string> {
  const handle = await open(file, 'w');
  const block = Buffer.alloc(MIB, 'gates');
  const hash = createHash('sha256');
  for (let i = 0; i < SIZE / MIB; i++) {
    block.writeUInt32LE(i);
    hash.update(block);
    await handle.write(block);
  }
  await handle.close();
  return hash.digest('hex');
}

/** Hashes the file in a form as it comes in: the last part, after its headers. */
function hashOfFile() {
  const hash = createHash('sha256');
  let head = '';
  let left = SIZE;
  const START = 'application/pdf\r\n\r\n';
  return {
    take(data: Buffer): void {
      let from = 0;
      if (!head.includes(START)) {
        const before = head.length;
        head += data.toString('latin1');
        const start = head.indexOf(START);
        if (start === -1) return;
        from = start + START.length - before;
      }
      const piece = data.subarray(from, from + left);
      hash.update(piece);
      left -= piece.length;
    },
    hex: () => hash.digest('hex'),
  };
}

test('100 MiB leave the disk whole without being held in memory', async () => {
  const file = join(folder, 'large.pdf');
  const expected = await writeLargeFile(file);
  const small = join(folder, 'first.pdf');
  await writeFile(small, 'bytes');
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held = (): number => {
    collect();
    return process.memoryUsage.rss();
  };

  const hash = hashOfFile();
  let peak = 0;
  let received = 0;
  let nextLook = 0;
  const url = await serve((request, response) => {
    request.on('data', (data: Buffer) => {
      if (request.url === '/large') hash.take(data);
      received += data.length;
      if (received > nextLook) {
        peak = Math.max(peak, held());
        nextLook += 4 * MIB;
      }
    });
    request.on('end', () => response.end('{"id":"1"}'));
  });
  // Code and buffers that stay are there after the first upload.
  await http.request(upload(url, small));
  const before = held();
  peak = 0;
  const answer = await http.request(upload(`${url}/large`, file));
  expect(answer.json).toEqual({ id: '1' });
  expect(hash.hex()).toBe(expected);
  expect(peak - before).toBeLessThan(40 * MIB);
});

test('a file that changes on the way is not passed off as whole', async () => {
  const file = join(folder, 'changing.pdf');
  await writeFile(file, Buffer.alloc(20 * MIB));
  const url = await serve((request) => {
    request.once('data', () => {
      request.pause();
      void appendFile(file, 'more').then(() => request.resume());
    });
  });
  await expect(http.request(upload(url, file))).rejects.toMatchObject({
    category: 'failed',
    code: 'file_changed',
  });
});

test.each([
  ['missing', 'not_found', 5],
  ['folder', 'not_found', 5],
])('a %s file is told before anything is sent', async (name, code, exitCode) => {
  await mkdir(join(folder, 'folder'), { recursive: true });
  let connections = 0;
  const url = await serve((_request, response) => response.end(String(++connections)));
  const sent = http.request(upload(url, join(folder, name)));
  await expect(sent).rejects.toMatchObject({ code, exitCode });
  expect(connections).toBe(0);
});

test('a file’s bytes arrive as they are, from the byte asked for, whatever its size', async () => {
  const file = join(folder, 'raw.bin');
  const digest = await writeLargeFile(file);
  const answers: string[] = [];
  const url = await serve(async (request, response) => {
    const hash = createHash('sha256');
    let size = 0;
    for await (const part of request) {
      hash.update(part as Buffer);
      size += (part as Buffer).length;
    }
    answers.push(`${request.headers['content-type']} ${size} ${hash.digest('hex')}`);
    response.end('{}');
  });
  const sent = { method: 'POST', url, gate: 'whatsapp', timeoutMs: 60_000 } as const;
  await http.request({ ...sent, file: { path: file, mimeType: 'application/pdf' } });
  await http.request({ ...sent, file: { path: file, start: SIZE - 5 } });
  expect(answers[0]).toBe(`application/pdf ${SIZE} ${digest}`);
  expect(answers[1]).toMatch(/^application\/octet-stream 5 /);
});
