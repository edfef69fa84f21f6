import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { forgetUpload } from '../../../gates/meta/uploaded.ts';
import { gate } from '../../../gates/whatsapp/gate.ts';
import { putFile, withUploads } from '../../../gates/whatsapp/media/uploads.ts';
import { GateError } from '../../../src/domain/error.ts';
import type { MediaRef } from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import { CLIENT_PHONE, olgaReady } from './ready.ts';
import { OLGA, type World } from './world.ts';

const PDF = Buffer.from('%PDF-1.4\nfictional price list\n');
const DAY = 86_400_000;

let world: World;
beforeEach(async () => {
  world = await olgaReady();
});
afterEach(() => world.close());

/** How often the platform was sent a file. */
async function uploads(): Promise<number> {
  const requests = await world.requests();
  return requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/media')).length;
}

describe('a file that is uploaded', () => {
  test('is used again while its id lives, whatever it is called', async () => {
    const { value: first } = await world.run('media', 'upload', world.file('price.pdf', PDF));
    expect(first).toMatchObject({ reused: false, dryRun: false });
    const { value, text } = await world.run('media', 'upload', world.file('copy.pdf', PDF));
    expect(value).toMatchObject({ id: first.id, reused: true });
    expect(text).toContain('--again');
    expect(await uploads()).toBe(1);
    const again = await world.run('media', 'upload', world.file('copy.pdf', PDF), '--again');
    expect(again.value).toMatchObject({ reused: false });
    expect(again.value.id).not.toBe(first.id);
    // Other bytes are another file.
    const other = world.file('copy.pdf', Buffer.concat([PDF, PDF]));
    expect((await world.run('media', 'upload', other)).value.reused).toBe(false);
    expect(await uploads()).toBe(3);
  });

  test('is not used again a day before its id ends, nor once it is deleted', async () => {
    const session = await world.session('olga', OLGA);
    const file = world.file('price.pdf', PDF);
    const until: number[] = [];
    const spying: Session = {
      ...session,
      memory: {
        ...session.memory,
        remember: (key, value, at) => {
          until.push(at);
          return session.memory.remember(key, value, at);
        },
      },
    };
    const { id } = await putFile(spying, file);
    for (const at of until) expect(at - Date.now()).toBeLessThanOrEqual(29 * DAY);
    expect(until.length).toBeGreaterThan(0);
    await world.run('media', 'delete', id);
    expect(await putFile(session, file)).toMatchObject({ reused: false });
  });

  test('shows how far it has come', async () => {
    const session = await world.session('olga', OLGA);
    const file = world.file('large.pdf', Buffer.concat([PDF, Buffer.alloc(2_000_000)]));
    const seen: number[] = [];
    await putFile(session, file, { onSent: (bytes) => seen.push(bytes) });
    expect(seen.length).toBeGreaterThan(3);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBeGreaterThan(2_000_000);
  });

  test('is not remembered when it changed on the way', async () => {
    const session = await world.session('olga', OLGA);
    const file = world.file('price.pdf', PDF);
    const { http } = session;
    const changing: Session = {
      ...session,
      http: {
        ...http,
        async request(request) {
          const answer = await http.request(request);
          writeFileSync(file, Buffer.concat([PDF, PDF]));
          return answer;
        },
      },
    };
    await putFile(changing, file);
    writeFileSync(file, PDF);
    expect(await putFile(session, file)).toMatchObject({ reused: false });
  });

  test('is forgotten by its id, unless it has another by now', async () => {
    const session = await world.session('olga', OLGA);
    const file = world.file('price.pdf', PDF);
    const first = await putFile(session, file);
    const second = await putFile(session, file, { again: true });
    await forgetUpload(session, first.id);
    expect(await putFile(session, file)).toEqual({ id: second.id, reused: true });
    await forgetUpload(session, second.id);
    await forgetUpload(session, 'never heard of');
    expect(await putFile(session, file)).toMatchObject({ reused: false });
  });
});

describe('a message whose file is gone at the platform', () => {
  const refusal = (platformCode: string, said: string) =>
    new GateError({ category: 'failed', code: 'x', message: words`${said}`, platformCode });

  test('is sent with a new upload, once', async () => {
    const session = await world.session('olga', OLGA);
    const file = world.file('price.pdf', PDF);
    const { id: old } = await putFile(session, file);
    // Deleted where this machine does not see it.
    await session.http.request({
      method: 'DELETE',
      gate: 'whatsapp',
      url: `https://graph.facebook.com/v26.0/${old}`,
      token: String((world.sandbox.credentials['meta'] ?? {})['systemUserToken']),
    });
    const to = { kind: 'phone', id: CLIENT_PHONE };
    const draft = { to, media: { kind: 'document' as const, file, mimeType: 'application/pdf' } };
    expect(await gate.send?.(session, draft, 'key-1')).toMatchObject({
      externalId: expect.stringContaining('wamid.') as string,
    });
    expect(await uploads()).toBe(2);
    expect((await putFile(session, file)).id).not.toBe(old);
  });

  test.each([
    ['131053', 'Media upload error', true],
    ['131009', 'Meta says: The media id 5 does not exist or has expired.', true],
    ['100', 'Meta says: Invalid media ID', true],
    ['131009', 'Meta says: the button title is too long', false],
    ['131047', 'media', false],
  ])('for %s (%s): %s', async (code, said, expected) => {
    const session = await world.session('olga', OLGA);
    const file = world.file('price.pdf', PDF);
    const { id } = await putFile(session, file);
    const asked: (readonly string[])[] = [];
    const sent = withUploads(session, [{ file }, { file }], async (ids) => {
      asked.push(ids);
      if (asked.length === 1) throw refusal(code, said);
      return 'sent';
    });
    if (expected) expect(await sent).toBe('sent');
    else await expect(sent).rejects.toMatchObject({ platformCode: code });
    expect(asked[0]).toEqual([id, id]);
    expect(asked).toHaveLength(expected ? 2 : 1);
    const [first, second] = asked[1] ?? [];
    expect(first).toBe(second);
    expect(first === id).toBe(false);
  });

  test('is not sent again where the file was uploaded for it just now', async () => {
    const session = await world.session('olga', OLGA);
    const file = world.file('price.pdf', PDF);
    let times = 0;
    const sent = withUploads(session, [{ file }], async () => {
      times += 1;
      throw refusal('131053', 'Media upload error');
    });
    await expect(sent).rejects.toMatchObject({ platformCode: '131053' });
    expect(times).toBe(1);
  });
});

describe('files of incoming messages', () => {
  const BYTES = Buffer.from('a contract');
  const SHA256 = createHash('sha256').update(BYTES).digest('hex');

  /** A client sends a document, which the platform has under this id, or does not. */
  async function arrives(id: string, externalId: string, changes: Partial<MediaRef> = {}) {
    const media: MediaRef = {
      kind: 'document',
      id,
      mimeType: 'application/pdf',
      sha256: Buffer.from(SHA256, 'hex').toString('base64'),
      filename: 'Договор.pdf',
      size: null,
      caption: null,
      ...changes,
    };
    await (
      await world.app.inbound('olga')
    ).accept(
      'whatsapp',
      [
        {
          kind: 'message',
          account: OLGA,
          externalId,
          direction: 'inbound',
          at: Date.now() - 1000,
          peer: { identities: [{ kind: 'phone', value: CLIENT_PHONE }] },
          self: '79997654321',
          type: 'document',
          text: null,
          replyTo: null,
          media,
          raw: {},
        },
      ],
      null,
    );
  }

  /** The id of a file that a client has sent at the platform. */
  async function atPlatform(): Promise<string> {
    const { value } = await world.run('media', 'upload', world.file('x.pdf', PDF), '--again');
    await world.deliver({
      event: 'message',
      type: 'document',
      mediaBytes: BYTES.toString('base64'),
    });
    return String(Number(value.id) + 1);
  }

  test('are listed, fetched, and then given without any network', async () => {
    await arrives(await atPlatform(), 'wamid.HERE');
    await arrives('799999999999999', 'wamid.GONE', { sha256: null });
    const { value: before, text: said } = await world.run('media', 'list', '--missing');
    expect(before.map(({ message, state }: any) => [message, state])).toEqual([
      ['wamid.HERE', 'waiting'],
      ['wamid.GONE', 'waiting'],
    ]);
    expect(said).toContain('gates whatsapp media fetch');

    const { value: fetched } = await world.run('media', 'fetch', 'wamid.HERE');
    expect(fetched).toMatchObject([
      { message: 'wamid.HERE', name: 'Договор.pdf', state: 'kept', sha256: SHA256, reason: null },
    ]);
    expect(readFileSync(fetched[0].path)).toEqual(BYTES);
    expect(fetched[0].path.endsWith(join('media', SHA256.slice(0, 2), SHA256))).toBe(true);

    const asked = (await world.requests()).length;
    const out = join(world.folder, 'out.pdf');
    const got = await world.run('media', 'get', 'wamid.HERE', '--out', out);
    expect(got.value).toMatchObject({ size: BYTES.length, mimeType: 'application/pdf' });
    expect(readFileSync(out)).toEqual(BYTES);
    expect((await world.run('media', 'get', fetched[0].id, '--out', `${out}2`)).value.size).toBe(
      BYTES.length,
    );
    expect(await world.requests()).toHaveLength(asked);
    expect((await world.run('media', 'list')).value).toHaveLength(2);
    expect((await world.run('media', 'list', '--limit', '1')).value).toHaveLength(1);
    expect((await world.run('media', 'list', '--since', '500ms')).text).toContain('Nothing');
  });

  test('that do not come are named with the reason, and fail a fetch', async () => {
    await arrives('799999999999999', 'wamid.GONE');
    await expect(world.run('media', 'fetch')).rejects.toMatchObject({
      code: 'files_missing',
      exitCode: 1,
      hint: expect.stringContaining('media list --missing') as string,
    });
    const { value } = await world.run('media', 'list', '--missing');
    expect(value).toMatchObject([{ tries: 1, state: 'waiting', path: null }]);
    expect(value[0].reason).toMatch(/\w/);
    await expect(world.run('media', 'fetch', 'wamid.NEVER')).rejects.toMatchObject({ exitCode: 5 });
    await expect(world.run('media', 'list', '--limit', '0')).rejects.toMatchObject({ exitCode: 2 });
  });

  test('are fetched once more where somebody removed them here', async () => {
    await arrives(await atPlatform(), 'wamid.HERE');
    const [{ path }] = (await world.run('media', 'fetch')).value;
    rmSync(path);
    expect((await world.run('media', 'list')).value).toMatchObject([{ state: 'kept', path: null }]);
    const out = join(world.folder, 'out.pdf');
    expect((await world.run('media', 'get', 'wamid.HERE', '--out', out)).value.size).toBe(10);
    expect((await world.run('media', 'fetch', 'wamid.HERE')).value).toMatchObject([{ path }]);
    expect(existsSync(path)).toBe(true);
    expect((await world.run('media', 'fetch')).text).toBe('✓ No file is missing.');
  });

  test('are only counted in a dry run', async () => {
    await arrives(await atPlatform(), 'wamid.HERE');
    world.options.dryRun = true;
    const asked = (await world.requests()).length;
    expect((await world.run('media', 'fetch')).text).toBe('Would fetch 1 file.');
    expect(await world.requests()).toHaveLength(asked);
  });
});
