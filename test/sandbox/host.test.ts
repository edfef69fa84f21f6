import { afterEach, describe, expect, it, vi } from 'vitest';
import type { GateRow, Sandbox } from '../../src/gate.ts';
import { createFaults } from '../../src/sandbox/faults.ts';
import { createHost, retryDelay } from '../../src/sandbox/host.ts';
import { mountOf, openMounts } from '../../src/sandbox/mounts.ts';
import { startReceiver } from './receiver.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('the wait before a webhook is tried again', () => {
  it('doubles from half a second to eight, and ends', () => {
    const waits = [1, 2, 3, 4, 5, 6, 20].map(retryDelay);
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000]);
    expect(retryDelay(21)).toBeNull();
  });
});

describe('a host', () => {
  const base = () => 'http://127.0.0.1/graph';

  it('posts to this machine only', async () => {
    const { host } = createHost({ base });
    for (const url of [
      'https://example.com/',
      'http://127.0.0.1.example.com/',
      'file:///etc/passwd',
    ]) {
      expect(await host.post(url, {}, '{}')).toBeNull();
    }
    const receiver = await startReceiver();
    expect(await host.post(receiver.url, {}, '{}')).toBe(200);
    await receiver.close();
  });

  it('forgets what was to happen later when it is cleared', async () => {
    vi.useFakeTimers();
    const { host, clear } = createHost({ base });
    const done: string[] = [];
    host.later(10, async () => {
      done.push('first');
    });
    await vi.advanceTimersByTimeAsync(10);
    host.later(10, async () => {
      done.push('second');
    });
    clear();
    await vi.advanceTimersByTimeAsync(100);
    expect(done).toEqual(['first']);
  });
});

describe('faults', () => {
  it('are used up one by one, by their gate and kind only', () => {
    const faults = createFaults();
    faults.add('whatsapp', '500', 2);
    faults.add('meta', 'reset', 1);
    expect(faults.take(['telegram'], ['500'])).toBeNull();
    expect(faults.take(['whatsapp'], ['reset', 'duplicate'])).toBeNull();
    expect(faults.take(['whatsapp', 'meta'], ['500', 'reset'])).toBe('500');
    expect(faults.take(['whatsapp'], ['500'])).toBe('500');
    expect(faults.take(['whatsapp'], ['500'])).toBeNull();
    faults.clear();
    expect(faults.take(['meta'], ['reset'])).toBeNull();
  });
});

describe('mounts', () => {
  const row = (name: string, hosts: Record<string, string>, sandbox?: Sandbox): GateRow => ({
    name,
    title: name,
    summary: name,
    provider: name,
    signIn: 'login',
    hosts,
    load: async () => ({
      name,
      title: name,
      logins: [],
      limits: {},
      whoami: async () => ({ externalId: '1', name, handle: null }),
      ...(sandbox ? { sandbox: async () => sandbox } : {}),
    }),
  });
  const platform = (): Sandbox => ({
    credentials: {},
    fetch: async () => new Response('ok'),
    reset: () => undefined,
  });

  it('put gates of one path together, whatever the slashes, and the longest path first', async () => {
    const rows = [
      row('meta', { 'https://graph.example': 'graph' }, platform()),
      row(
        'whatsapp',
        { 'https://graph.example': '/graph/', 'https://files.example': 'graph/files' },
        platform(),
      ),
      row('email', { 'https://mail.example': 'mail' }),
      row('nowhere', {}, platform()),
    ];
    const server = { url: () => 'http://127.0.0.1:1', faults: createFaults() };
    const mounts = await openMounts(rows, server);
    const shown = mounts.map(({ path, gates }) => [path, gates.map(({ name }) => name)]);
    expect(shown).toEqual([
      ['/graph/files', ['whatsapp']],
      ['/graph', ['meta', 'whatsapp']],
    ]);
    expect(mounts[0]?.owned).toBe(mounts[1]?.owned);
    expect(mounts[0]?.owned.host.base()).toBe('http://127.0.0.1:1/graph');
    expect(mountOf(mounts, '/graph/files/1')?.path).toBe('/graph/files');
    expect(mountOf(mounts, '/graph')?.path).toBe('/graph');
    expect(mountOf(mounts, '/graphs')).toBeUndefined();
  });
});
