import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graph } from '../../../gates/meta/graph.ts';
import { gate } from '../../../gates/whatsapp/gate.ts';
import { setUp } from '../../../gates/whatsapp/login.ts';
import { checkSticker } from '../../../gates/whatsapp/media/files.ts';
import { readNumber } from '../../../gates/whatsapp/numbers/numbers.ts';
import type { Draft, Recipient } from '../../../src/domain/message.ts';
import type { Session } from '../../../src/gate.ts';
import { openHttp } from '../../../src/http/open.ts';
import { specMissing, validateRequest } from '../../support/spec.ts';
import { BUSINESS, newWorld, OLGA, type World } from './world.ts';

const KEY = '0b8a6a0e-6f44-4a0e-9d55-6d2f7a3c1e90';
const to: Recipient = { kind: 'phone', id: '79991234567' };
const failure = (category: string, rest: Readonly<Record<string, unknown>> = {}) =>
  expect.objectContaining({ category, ...rest });

let world: World;
let session: Session;

beforeAll(async () => {
  world = await newWorld();
  await world.logIn('olga');
  await world.run('setup', '--number', OLGA);
  session = await world.session('olga', OLGA);
  await world.deliver({
    event: 'message',
    from: to.id,
    text: 'Здравствуйте',
    messageId: 'wamid.FIRST',
  });
});
afterAll(() => world.close());

const send = (draft: Omit<Draft, 'to'>) => gate.send?.(session, { to, ...draft }, KEY);
const sent = async () =>
  (await world.requests()).filter(
    ({ method, path }) => method === 'POST' && path.endsWith(`/${OLGA}/messages`),
  );

describe('send', () => {
  test('gives the platform’s id', async () => {
    expect(await send({ text: 'Добрый день!' })).toEqual({
      externalId: expect.stringMatching(/^wamid\./),
    });
    expect((await sent()).at(-1)?.body).toMatchObject({ biz_opaque_callback_data: KEY });
  });

  test('to a person without a phone number', async () => {
    const userId = 'RU.7391046251830000001';
    await world.deliver({ event: 'message', userId, text: 'Без номера' });
    const user: Recipient = { kind: 'user_id', id: userId };
    await gate.send?.(session, { to: user, text: 'Ответ' }, KEY);
    expect((await sent()).at(-1)?.body).toMatchObject({ recipient: userId });
  });

  test('uploads a file first, and sends its id', async () => {
    const file = world.file('Договор.pdf', '%PDF-1.4\n%%EOF\n');
    await send({
      media: { kind: 'document', file, mimeType: 'application/pdf', caption: 'Подпишите' },
    });
    const [upload, message] = (await world.requests()).slice(-2);
    expect(upload?.path).toMatch(new RegExp(`/${OLGA}/media$`));
    expect(upload?.body).toMatchObject({
      messaging_product: 'whatsapp',
      type: 'application/pdf',
      file: { filename: 'Договор.pdf', type: 'application/pdf' },
    });
    expect(message?.body).toMatchObject({
      document: { id: expect.stringMatching(/^\d+$/), filename: 'Договор.pdf' },
    });
  });

  test.each([
    ['reset', { text: 'Дошло ли?' }, 'unknown_outcome'],
    ['rate-limit', { text: 'Слишком часто' }, 'rate_limited'],
    ['expired-token', { text: 'Токен' }, 'auth'],
  ])('%s: asked once, and no more', async (kind, draft, category) => {
    const before = (await sent()).length;
    await world.fault(kind);
    await expect(send(draft)).rejects.toThrowError(failure(category));
    expect((await sent()).length).toBe(before + 1);
  });

  test('an upload without an answer has sent nothing to the person', async () => {
    const before = (await sent()).length;
    // Takes the whole file, and hangs up.
    const deaf = createServer((request) => {
      request.resume().on('end', () => request.socket.destroy());
    });
    await new Promise<void>((ready) => deaf.listen(0, '127.0.0.1', ready));
    const { port } = deaf.address() as AddressInfo;
    const direct = openHttp({ hosts: {}, env: {} });
    const http: Session['http'] = {
      ...session.http,
      request: (asked) =>
        asked.multipart
          ? direct.request({ ...asked, url: `http://127.0.0.1:${port}/` })
          : session.http.request(asked),
    };
    const file = world.file('photo.png', Buffer.from('89504e470d0a1a0a', 'hex'));
    await expect(
      gate.send?.(
        { ...session, http },
        { to, media: { kind: 'image', file, mimeType: 'image/png' } },
        KEY,
      ),
    ).rejects.toThrowError(failure('unreachable', { code: 'upload_unanswered' }));
    expect((await sent()).length).toBe(before);
    await direct.close();
    deaf.close();
  });

  test('what cannot be one message costs no upload', async () => {
    const before = (await world.requests()).length;
    const file = world.file('voice.ogg', 'OggS');
    await expect(
      send({ text: 'и текст', media: { kind: 'audio', file, mimeType: 'audio/ogg' } }),
    ).rejects.toThrowError(failure('usage'));
    expect((await world.requests()).length).toBe(before);
  });
});

describe('stickers', () => {
  /** A WebP of this size, whose header says whether it moves. */
  const webp = (bytes: number, moves: boolean) => {
    const file = Buffer.alloc(bytes);
    file.write('RIFF', 0, 'latin1');
    file.write('WEBPVP8X', 8, 'latin1');
    file[20] = moves ? 0x02 : 0x10;
    return file;
  };

  test.each([
    [100 * 1024, false, true],
    [100 * 1024 + 1, false, false],
    [400 * 1024, true, true],
  ])('%i bytes, moving: %s', async (bytes, moves, fits) => {
    const checked = checkSticker(world.file(`${bytes}.webp`, webp(bytes, moves)));
    if (fits) await expect(checked).resolves.toBeUndefined();
    else
      await expect(checked).rejects.toThrowError(failure('policy', { code: 'sticker_too_large' }));
  });
});

describe('markRead', () => {
  test('tells the platform', async () => {
    await expect(
      gate.markRead?.(session, { externalId: 'wamid.FIRST', from: '' }),
    ).resolves.toBeUndefined();
    expect((await sent()).at(-1)?.body).toEqual({
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: 'wamid.FIRST',
    });
  });

  test('of a message that is not there fails', async () => {
    await expect(
      gate.markRead?.(session, { externalId: 'wamid.NONE', from: '' }),
    ).rejects.toThrow();
  });
});

describe('the rest of the contract', () => {
  test('whoami', async () => {
    expect(await gate.whoami(session)).toEqual({
      externalId: OLGA,
      name: 'Olga’s Consultations',
      handle: '79997654321',
    });
  });

  test('media: the file of an incoming message, byte for byte', async () => {
    const { media } = gate;
    const file = Buffer.from('fictional file');
    await world.deliver({
      event: 'message',
      type: 'document',
      mediaBytes: file.toString('base64'),
      mimeType: 'application/pdf',
    });
    const id = String(700_000_000_000_001 + 1);
    const ref = { kind: 'document' as const, id, mimeType: null, sha256: null };
    const pieces: Uint8Array[] = [];
    const rest = { filename: null, size: null, caption: null };
    for await (const piece of (await media?.(session, { ...ref, ...rest }, 'wamid.ANY')) ?? [])
      pieces.push(piece);
    expect(Buffer.concat(pieces)).toEqual(file);
    await expect(media?.(session, { ...ref, ...rest, id: null }, 'wamid.ANY')).rejects.toThrowError(
      failure('not_found'),
    );
  });

  test('substance names business account, number and name', () => {
    expect(gate.substance?.(session.account)).toEqual({
      business_account_id: BUSINESS,
      phone_number_id: OLGA,
      name: 'Olga’s Consultations',
    });
  });

  test('a system user’s token of its own needs no login at Meta', async () => {
    const { appSecret, systemUserToken } = world.sandbox.credentials['meta'] as Record<
      string,
      string
    >;
    world.options.user = 'azarya';
    const { account } = await setUp(world.app, 'azarya', {
      businessAccount: BUSINESS,
      number: '+7 999 765-43-22',
      token: systemUserToken,
      appSecret,
    });
    expect(account).toMatchObject({
      details: { via: null },
      login: { tokenKind: 'SYSTEM_USER', state: 'valid' },
    });
    const own = await world.session('azarya', account.externalId);
    expect(own.credential).toMatchObject({ accessToken: systemUserToken, appSecret });
    await expect(gate.whoami(own)).resolves.toMatchObject({ handle: '79997654322' });
  });

  test('a token without a permission is refused, with the login that asks for it', async () => {
    const real = await world.app.http();
    const http: Session['http'] = {
      ...real,
      async request(asked) {
        const response = await real.request(asked);
        const text = JSON.stringify(response.json).replaceAll(
          'whatsapp_business_messaging',
          'other',
        );
        return asked.url.endsWith('/debug_token')
          ? { ...response, json: JSON.parse(text) }
          : response;
      },
    };
    const app = { ...world.app, http: async () => http };
    await expect(setUp(app, 'olga', { number: OLGA })).rejects.toThrowError(
      failure('auth', {
        code: 'scope_missing',
        message: 'The token lacks whatsapp_business_messaging.',
        hint: expect.stringMatching(
          /^gates meta login --scopes .*whatsapp_business_messaging.* --user olga$/,
        ),
      }),
    );
  });

  test('a version that has dropped a field is asked for the lasting ones', async () => {
    const asked: string[] = [];
    const http: Session['http'] = {
      ...session.http,
      request: (request) => {
        const fields = request.query?.['fields'] ?? '';
        asked.push(fields);
        // What the platform answers to a field it does not know.
        const query = { ...request.query, fields: fields.replace('name_status', 'no_such_field') };
        return session.http.request({ ...request, query });
      },
    };
    const { accessToken } = session.credential as { accessToken: string };
    const facts = await readNumber(graph({ http, gate: 'whatsapp', token: accessToken }), OLGA);
    expect(facts).toMatchObject({ id: OLGA, quality: 'GREEN', status: null });
    expect(asked).toHaveLength(2);
  });
});

describe.skipIf(specMissing)(
  `every request above by the published spec ${specMissing ?? ''}`,
  () => {
    test('is valid', async () => {
      const made = (await world.requests())
        .map(({ method, url, body, headers }) => ({
          method,
          url: url.replace('/graph/', '/'),
          contentType: headers['content-type']?.split(';', 1)[0] ?? null,
          body: fileAsText(body),
        }))
        .filter(({ url }) => /\/v\d+\.\d+\/(\d|me\/businesses)/.test(url))
        // The version's own answer to a field that was dropped, made above on purpose.
        .filter(({ url }) => !url.includes('no_such_field'));
      expect(made.length).toBeGreaterThan(15);
      const wrong = made.flatMap((request) =>
        validateRequest(request).map((error) => `${request.method} ${request.url}: ${error}`),
      );
      expect(wrong).toEqual([]);
    });
  },
);

/** The sandbox notes a file as what it is; the spec calls it a string of bytes. */
function fileAsText(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('file' in body)) return body;
  return { ...body, file: 'binary' };
}
