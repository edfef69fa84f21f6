import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runningServer } from '../../src/home.ts';
import {
  addressIn,
  complaintIn,
  findCloudflared,
  saysConnected,
  saysForgotten,
} from '../../src/webhook/cloudflared.ts';
import { type Serving, startServing } from '../../src/webhook/serve.ts';
import { openSubscriber, subscribeDelay } from '../../src/webhook/subscribe.ts';
import { restartDelay } from '../../src/webhook/tunnel.ts';
import { type PretendCloudflared, pretendCloudflared } from '../support/cloudflared.ts';
import { openRig, type Rig, until } from '../traffic/rig.ts';

describe('what cloudflared prints', () => {
  const box = '2026-11-21T08:00:00Z INF |  https://two-odd-words-here.trycloudflare.com          |';

  it('names the address in a box, and nowhere else', () => {
    expect(addressIn(box)).toBe('https://two-odd-words-here.trycloudflare.com');
    for (const line of [
      'failed to request quick Tunnel: Post "https://api.trycloudflare.com/tunnel": EOF',
      'INF following: https://developers.cloudflare.com/cloudflare-one/connections/connect-apps',
      'INF |  Your quick Tunnel has been created! Visit it at (it may take some time):  |',
      'INF +------------------+',
    ]) {
      expect(addressIn(line)).toBeUndefined();
    }
  });

  it.each([
    ['2026-11-21T08:00:01Z INF Registered tunnel connection connIndex=0 protocol=quic', true],
    ['2022-06-01T16:23:12Z INF Connection c206cf44-945f registered connIndex=0', true],
    ['2026-11-21T08:00:01Z INF Unregistered tunnel connection connIndex=0', false],
    ['2026-11-21T08:00:01Z INF Retrying connection in up to 1s connIndex=0', false],
  ])('%s: connected %s', (line, connected) => {
    expect(saysConnected(line)).toBe(connected);
  });

  it.each([
    ['ERR Register tunnel error from server side error="Unauthorized: Tunnel not found"', true],
    ['ERR Failed to serve quic connection error="timeout: no recent network activity"', false],
    ['INF Retrying connection in up to 4s connIndex=0', false],
  ])('%s: forgotten %s', (line, forgotten) => {
    expect(saysForgotten(`2026-11-21T08:00:00Z ${line}`)).toBe(forgotten);
  });

  it('says what is wrong', () => {
    expect(complaintIn('2026-11-21T08:00:00Z ERR no route error="x"')).toBe('no route error="x"');
    expect(complaintIn('failed to request quick Tunnel: EOF')).toBe(
      'failed to request quick Tunnel: EOF',
    );
    expect(complaintIn('2026-11-21T08:00:00Z INF all is well')).toBeUndefined();
  });
});

it('waits longer and longer, within bounds', () => {
  expect([0, 1, 2, 3, 30].map(restartDelay)).toEqual([1000, 1000, 2000, 4000, 300_000]);
  expect([1, 2, 5, 9].map(subscribeDelay)).toEqual([3000, 6000, 48_000, 60_000]);
});

it('is not found where it is not installed', () => {
  expect(() => findCloudflared({ PATH: '/nowhere' })).toThrow(
    expect.objectContaining({ exitCode: 1, code: 'no_cloudflared', hint: expect.anything() }),
  );
  expect(() => findCloudflared({})).toThrow(expect.objectContaining({ exitCode: 1 }));
});

describe('a tunnel', () => {
  let rig: Rig;
  let cloudflared: PretendCloudflared;
  let serving: Serving | undefined;
  let lines: { message: string; reason?: unknown }[];
  beforeEach(async () => {
    cloudflared = pretendCloudflared();
    rig = await openRig({
      env: { ...cloudflared.env, GATES_VAULT_PASSPHRASE: 'x', TUNNEL_TOKEN: 'x' },
    });
    lines = [];
    serving = undefined;
  });
  afterEach(async () => {
    await serving?.close();
    await rig.close();
    cloudflared.destroy();
  });

  const serve = async () => {
    serving = await startServing(rig.app, {
      host: '127.0.0.1',
      port: 0,
      publicUrl: undefined,
      tunnel: true,
      log: (_level, message, fields) => void lines.push({ message, ...fields }),
    });
    return serving;
  };
  const said = (message: string) => lines.some((line) => line.message === message);
  const alive = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  it('is announced, leads here, and is gone when serving ends', async () => {
    const { url, publicUrl } = await serve();
    expect(publicUrl).toMatch(/^https:\/\/localhost:\d+$/);
    expect(runningServer(rig.app.home)).toMatchObject({ url, publicUrl });
    const { args, config, secrets } = cloudflared.started();
    expect(args).toEqual(['tunnel', '--config', args[2], '--no-autoupdate', '--url', url]);
    expect(config).toBe('{}\n');
    expect(secrets).toEqual([]);
    const pid = cloudflared.pid();
    expect(alive(pid)).toBe(true);
    await serving?.close();
    expect(alive(pid)).toBe(false);
    expect(runningServer(rig.app.home)).toBeNull();
  });

  it('that dies is opened again, and its new address announced', async () => {
    const { publicUrl } = await serve();
    process.kill(cloudflared.pid(), 'SIGKILL');
    await until(async () => serving?.publicUrl !== publicUrl);
    expect(runningServer(rig.app.home)).toMatchObject({ publicUrl: serving?.publicUrl });
    expect(said('the tunnel broke off, and is opened again')).toBe(true);
  });

  it('is kept, and the platforms told, where its new address cannot be written down', async () => {
    const asked: string[] = [];
    const gate = await rig.app.gate('wire');
    gate.webhook!.subscribe = async (_session, url) => void asked.push(url);
    await serve();
    try {
      // What is written there from now on cannot take its place.
      mkdirSync(join(`${rig.app.home.serveFile}.${process.pid}`, 'full'), { recursive: true });
      for (let times = 2; times < 4; times += 1) {
        process.kill(cloudflared.pid(), 'SIGKILL');
        await until(async () => new Set(asked).size === times);
      }
      expect(said('the new address could not be announced')).toBe(true);
    } finally {
      delete gate.webhook!.subscribe;
    }
  }, 20_000);

  it('that cannot be opened ends it all with the reason', async () => {
    cloudflared.tell('refused');
    await expect(serve()).rejects.toMatchObject({
      exitCode: 4,
      code: 'tunnel_failed',
      message: expect.stringContaining('no such host') as string,
    });
    expect(runningServer(rig.app.home)).toBeNull();
  });

  it('that Cloudflare has forgotten is not asked for for ever', async () => {
    cloudflared.tell('forgotten');
    await expect(serve()).rejects.toMatchObject({
      message: expect.stringContaining('Tunnel not found') as string,
    });
    expect(alive(cloudflared.pid())).toBe(false);
  });

  it('that is not there yet is given up by Ctrl-C', async () => {
    cloudflared.tell('refused', false);
    rig.stop.abort(new Error('enough'));
    await expect(serve()).rejects.toThrow('enough');
  });

  it('that will not go is killed', async () => {
    cloudflared.tell('stubborn');
    await serve();
    const pid = cloudflared.pid();
    await serving?.close();
    expect(alive(pid)).toBe(false);
  }, 20_000);
});

describe('telling the platforms', () => {
  it('is tried again where it failed, and only there; a newer address ends it', async () => {
    const asked: string[] = [];
    let faults = 1;
    const rig = await openRig();
    await rig.addAccount('azarya', '2');
    const gate = await rig.app.gate('wire');
    gate.webhook!.subscribe = async ({ user }, url) => {
      asked.push(url);
      if (user === 'olga' && faults-- > 0) throw new Error('the address could not be reached');
    };
    const lines: string[] = [];
    const subscriber = openSubscriber(rig.app, (_level, message) => void lines.push(message));
    try {
      await subscriber.tell('https://a.example.org');
      expect(asked).toEqual([
        'https://a.example.org/webhook/wire/azarya',
        'https://a.example.org/webhook/wire/olga',
      ]);
      expect(lines).toEqual(['webhook address registered', 'webhook address not registered']);
      await until(async () => asked.length > 2);
      expect(asked.slice(2)).toEqual(['https://a.example.org/webhook/wire/olga']);
      faults = 100;
      await subscriber.tell('https://b.example.org');
      await subscriber.tell('https://c.example.org');
      expect(asked.at(-1)).toBe('https://c.example.org/webhook/wire/olga');
    } finally {
      await subscriber.stop();
      delete gate.webhook!.subscribe;
      await rig.close();
    }
  }, 20_000);
});
