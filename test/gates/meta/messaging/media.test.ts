import { afterAll, beforeAll, expect, test } from 'vitest';
import { gate } from '../../../../gates/messenger/gate.ts';
import type { MediaRef } from '../../../../src/domain/message.ts';
import type { Session } from '../../../../src/gate.ts';
import { newWorld, PAGE, SCOPES, type World } from '../../messenger/world.ts';

const FROM = '2400000000000017';
let world: World;
let session: Session;

beforeAll(async () => {
  world = await newWorld();
  await world.logIn('olga', SCOPES);
  await world.run('setup', '--page', PAGE);
  session = await world.session('olga', PAGE);
  await world.deliver({
    event: 'message',
    from: FROM,
    attachments: 'image,video,file',
    messageId: 'm_files',
  });
});
afterAll(() => world.close());

const ref = (id: string | null): MediaRef => ({
  kind: 'image',
  id,
  mimeType: null,
  sha256: null,
  filename: null,
  size: null,
  caption: null,
});

async function bytes(id: string | null, message: string): Promise<Buffer> {
  const pieces = [];
  for await (const piece of (await gate.media?.(session, ref(id), message)) ?? []) {
    pieces.push(Buffer.from(piece));
  }
  return Buffer.concat(pieces);
}
const addresses = async (): Promise<string[]> => {
  const found = (await session.http.request({
    method: 'GET',
    gate: 'messenger',
    url: 'https://graph.facebook.com/v26.0/m_files',
    query: { fields: 'attachments' },
    token: (session.credential as any).pages.find(({ id }: any) => id === PAGE).token,
  })) as any;
  return found.json.attachments.data.map(
    (each: any) => each.image_data?.url ?? each.video_data?.url ?? each.file_url,
  );
};
const asked = async () => (await world.requests()).filter(({ path }) => /cdn/.test(path));

test('a file is fetched from its address, without the token', async () => {
  const [image = ''] = await addresses();
  expect((await bytes(image, 'm_files')).length).toBeGreaterThan(0);
  expect((await asked()).at(-1)?.headers).not.toHaveProperty('authorization');
});

test('an address that is over is asked for anew, for the very part of the message', async () => {
  const [image = '', video = ''] = await addresses();
  const over = new URL(image);
  over.searchParams.set('ext', '1000000000');
  const whole = await bytes(image, 'm_files');
  expect(await bytes(over.href, 'm_files')).toEqual(whole);
  expect(await bytes(null, 'm_files#1')).toEqual(await bytes(video, 'm_files#1'));
  expect(whole).not.toEqual(await bytes(null, 'm_files#1'));
});

test('what the message does not have (any more) is not found', async () => {
  await expect(bytes(null, 'm_files#9')).rejects.toThrow(expect.objectContaining({ exitCode: 5 }));
  await expect(bytes(null, 'm_never')).rejects.toThrow(expect.objectContaining({ exitCode: 5 }));
});

test.each([
  'https://example.org/a.png',
  'https://fbcdn.net.example.org/a.png',
  'http://scontent.fbcdn.net/a.png',
  'file:///etc/passwd',
])('nothing is fetched from %s', async (address) => {
  const before = (await world.requests()).length;
  await expect(bytes(address, 'm_files')).rejects.toThrow(
    expect.objectContaining({ exitCode: 6, code: 'foreign_address' }),
  );
  expect((await world.requests()).length).toBe(before);
});
