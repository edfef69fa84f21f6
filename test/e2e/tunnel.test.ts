import { get } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PretendCloudflared, pretendCloudflared } from '../support/cloudflared.ts';
import { eventually, type Started } from '../support/gates.ts';
import { LOCALHOST_CERT } from '../support/localhost.ts';
import { newWorld, type World } from '../support/world.ts';

const CLIENT = '79991234567';

describe('gates serve --tunnel', () => {
  let cloudflared: PretendCloudflared;
  let world: World;
  let serving: Started;

  beforeAll(async () => {
    cloudflared = pretendCloudflared();
    world = await newWorld(cloudflared.env);
    await world.login('olga');
    await world.setup('olga');
    serving = await world.serve(['--tunnel']);
  });
  afterAll(async () => {
    await world?.destroy();
    cloudflared?.destroy();
  });

  const status = async () =>
    (await world.gates(['whatsapp', 'status', '--user', 'olga', '--json'])).json;
  const read = async () =>
    (await world.gates(['whatsapp', 'read', '--user', 'olga', '--json'])).json;
  const alive = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  it('registers the address it was given, and receives there', async () => {
    const { url, publicUrl } = serving.ready;
    expect(publicUrl).toMatch(/^https:/);
    expect(publicUrl).not.toBe(url);
    const { numbers, webhook } = await status();
    expect(webhook.url).toBe(`${publicUrl}/webhook/whatsapp/olga`);
    expect(numbers[0]).toMatchObject({ subscribed: true, callbackUrl: webhook.url });
    const sent = await world.deliver({ event: 'message', from: CLIENT, text: 'Через туннель' });
    expect(sent).toMatchObject({ url: webhook.url, status: 200 });
    await eventually('the message', async () =>
      (await read()).some((message: { text: string }) => message.text === 'Через туннель'),
    );
  });

  it('lets nothing through but webhooks and a sign of life', async () => {
    const ask = (path: string) =>
      new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
        get(`${serving.ready.publicUrl}${path}`, { ca: LOCALHOST_CERT }, (answer) => {
          let body = '';
          answer.setEncoding('utf8').on('data', (text: string) => (body += text));
          answer.on('end', () => resolve({ status: answer.statusCode, body }));
        }).on('error', reject);
      });
    expect(await ask('/healthz')).toMatchObject({ status: 200 });
    for (const path of ['/', '/index.html', '/api', '/webhook', '/webhook/whatsapp', '/metrics']) {
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
    }
    expect((await ask('/webhook/whatsapp/olga')).status).toBe(403);
  });

  it('registers anew when the address has changed', async () => {
    const { publicUrl } = serving.ready;
    process.kill(cloudflared.pid(), 'SIGKILL');
    const moved = await eventually('another address at the platform', async () => {
      const [number] = (await status()).numbers;
      return number.callbackUrl.startsWith(publicUrl) ? null : number.callbackUrl;
    });
    expect(serving.stderr()).toContain('the public address is now');
    const sent = await world.deliver({ event: 'message', from: CLIENT, text: 'И снова' });
    expect(sent).toMatchObject({ url: moved, status: 200 });
  });

  it('does not leave the tunnel behind, stopped or killed', async () => {
    const before = cloudflared.pid();
    expect(await serving.stop('SIGINT')).toBe(0);
    expect(alive(before)).toBe(false);
    const next = await world.serve(['--tunnel']);
    const after = cloudflared.pid();
    await next.stop('SIGKILL');
    await eventually('the tunnel to end', async () => !alive(after));
  });

  it.each([
    [['--tunnel', '--public-url', 'https://olga.example.org'], {}, 2, 'usage'],
    [['--tunnel'], { PATH: '/nowhere' }, 1, 'no_cloudflared'],
  ])('%j with %j ends with %i', async (flags, env, code, name) => {
    const ran = await world.gates(['serve', '--port', '0', ...flags, '--json'], { env });
    expect([ran.code, ran.error?.code, ran.stdout]).toEqual([code, name, '']);
    expect(ran.error?.hint).toBeTruthy();
  });
});
