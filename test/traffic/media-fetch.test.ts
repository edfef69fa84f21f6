import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GateError } from '../../src/domain/error.ts';
import type { MediaRef } from '../../src/domain/message.ts';
import { words } from '../../src/domain/words.ts';
import type { MediaRow } from '../../src/store/store.ts';
import { nextTry } from '../../src/traffic/media-retry.ts';
import { setUnsent } from '../../src/unsent.ts';
import { HOUR, NOON, openRig, type Rig, said } from './rig.ts';

const BYTES = Buffer.from('a photo of a house');
const SHA256 = createHash('sha256').update(BYTES).digest('hex');
const PHOTO: MediaRef = {
  kind: 'image',
  id: '7001',
  mimeType: 'image/jpeg',
  sha256: Buffer.from(SHA256, 'hex').toString('base64'),
  filename: '../../photo.jpg',
  size: null,
  caption: null,
};
const OF = { accountId: 'wire:1', externalId: 'm1' };

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

/** Files under the person's folder of media. */
function onDisk(): string[] {
  const folder = join(rig.app.home.userFolder('olga'), 'media');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}

/** A client sends a photo; the row that stands for it. */
async function arrives(externalId = 'm1', changes: Partial<MediaRef> = {}): Promise<MediaRow> {
  const inbound = await rig.app.inbound('olga');
  const media = { ...PHOTO, ...changes };
  await inbound.accept('wire', [said({ externalId, type: 'image', media })], null);
  const row = await rig.store.media.find({ ...OF, externalId });
  if (!row) throw new Error('nothing to fetch');
  return row;
}

async function fetchIt(row: MediaRow, signal?: AbortSignal): Promise<MediaRow> {
  return (await rig.app.media('olga')).fetch(row, signal);
}

/** What the network gives from now on, for each time it is asked; the last for ever. */
function gives(...answers: readonly (Buffer | Error)[]): { asked: string[] } {
  const asked: string[] = [];
  rig.network.media = async (_session, ref) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)];
    asked.push(String(ref.id));
    if (answer instanceof Error) throw answer;
    return (async function* () {
      for (const byte of answer ?? []) yield Uint8Array.of(byte);
    })();
  };
  return { asked };
}

describe('a file of an incoming message', () => {
  it('is kept by its content, for nobody else to read', async () => {
    const network = gives(BYTES);
    const row = await fetchIt(await arrives());
    const path = `media/${SHA256.slice(0, 2)}/${SHA256}`;
    expect(row).toMatchObject({ state: 'kept', sha256: SHA256, size: BYTES.length, path });
    expect(onDisk()).toEqual([join(SHA256.slice(0, 2), SHA256)]);
    const file = await (await rig.app.media('olga')).file(row);
    expect(file).toBe(join(rig.app.home.userFolder('olga'), path));
    expect(readFileSync(file ?? '')).toEqual(BYTES);
    if (process.platform !== 'win32') {
      expect(statSync(file ?? '').mode & 0o777).toBe(0o600);
      expect(statSync(join(file ?? '', '..')).mode & 0o777).toBe(0o700);
    }
    expect(network.asked).toEqual(['7001']);
    writeFileSync(file ?? '', 'cut');
    expect(await (await rig.app.media('olga')).file(row)).toBeNull();
  });

  it('is not fetched twice where its bytes are here already', async () => {
    const network = gives(BYTES);
    await fetchIt(await arrives());
    const again = await fetchIt(await arrives('m2', { id: '7002', sha256: SHA256 }));
    expect(again.state).toBe('kept');
    expect(network.asked).toEqual(['7001']);
    // Unknown beforehand, it ends at the same place all the same.
    const third = await fetchIt(await arrives('m3', { id: '7003', sha256: null }));
    expect([network.asked.length, onDisk().length]).toEqual([2, 1]);
    expect(third.path).toBe(again.path);
    const { media } = (await rig.store.messages.find('wire:1', 'm3')) ?? {};
    expect(media).toMatchObject({ sha256: SHA256, size: BYTES.length });
  });

  it('is tried again later when it does not come, for seven days', async () => {
    const gone = new GateError({
      category: 'not_found',
      code: 'gone',
      message: words`It is gone.`,
    });
    gives(gone);
    let row = await arrives();
    row = await fetchIt(row);
    expect(row).toMatchObject({
      state: 'waiting',
      tries: 1,
      nextAt: NOON + 1000,
      error: { code: 'gone', message: 'It is gone.' },
    });
    row = await fetchIt(row);
    expect(row).toMatchObject({ tries: 2, nextAt: NOON + 2000 });
    rig.clock.now = NOON + 7 * 24 * HOUR;
    row = await fetchIt(row);
    expect(row).toMatchObject({ state: 'missing', tries: 3, nextAt: null });
    gives(BYTES);
    expect(await fetchIt(row)).toMatchObject({ state: 'kept', error: null });
    expect(onDisk()).toHaveLength(1);
  });

  it('leaves nothing when it breaks off, and comes whole the next time', async () => {
    rig.network.media = async () =>
      (async function* () {
        yield BYTES.subarray(0, 5);
        throw new Error('connection lost');
      })();
    const row = await fetchIt(await arrives());
    expect(row).toMatchObject({ state: 'waiting', error: { message: 'connection lost' } });
    expect(onDisk()).toEqual([]);
    gives(BYTES);
    expect(await fetchIt(row)).toMatchObject({ state: 'kept' });
  });

  it('is not taken with other bytes than announced; kept aside when that never changes', async () => {
    const network = gives(Buffer.from('something else'));
    let row = await arrives();
    for (const tries of [1, 2]) {
      row = await fetchIt(row);
      expect(row).toMatchObject({ state: 'waiting', tries, error: { code: 'wrong_hash' } });
      expect(onDisk()).toEqual([]);
    }
    row = await fetchIt(row);
    expect(row).toMatchObject({ state: 'missing', tries: 3, error: { code: 'wrong_hash' } });
    expect(row.error?.message).toContain(SHA256);
    const wrong = createHash('sha256').update('something else').digest('hex');
    expect(row.path).toBe(`media/${wrong.slice(0, 2)}/${wrong}`);
    expect(onDisk()).toEqual([join(wrong.slice(0, 2), wrong)]);
    expect(network.asked).toHaveLength(3);
  });

  it('waits as long as the platform asks', async () => {
    gives(
      new GateError({
        category: 'rate_limited',
        code: 'rate_limited',
        message: words`Slower.`,
        retryAfterMs: HOUR,
      }),
    );
    expect((await fetchIt(await arrives())).nextAt).toBe(NOON + HOUR);
  });

  it('counts no attempt that was stopped', async () => {
    const stop = new AbortController();
    rig.network.media = async () =>
      (async function* () {
        yield BYTES.subarray(0, 5);
        stop.abort();
        yield BYTES.subarray(5);
      })();
    const row = await arrives();
    await expect(fetchIt(row, stop.signal)).rejects.toThrow();
    expect(await rig.store.media.find(OF)).toEqual(row);
    expect(onDisk()).toEqual([]);
  });

  it('says so where the account or the network has nothing to fetch with', async () => {
    const row = await arrives();
    expect((await fetchIt(row)).error?.message).toBe('Wire keeps no media to fetch.');
    await rig.store.accounts.remove('wire:1');
    expect((await fetchIt(row)).error?.message).toBe('The account wire:1 is not set up.');
  });

  it('is swept away half-written only when nobody writes it any more', async () => {
    const folder = join(rig.app.home.userFolder('olga'), 'media');
    const dead = join(folder, '.incoming-999999999-abc');
    const alive = join(folder, `.incoming-${process.ppid}-abc`);
    for (const left of [dead, alive]) {
      mkdirSync(left, { recursive: true });
      writeFileSync(join(left, 'half'), 'half');
    }
    await (await rig.app.media('olga')).sweep();
    expect([existsSync(dead), existsSync(alive)]).toEqual([false, true]);
  });
});

describe('the next try', () => {
  it('comes after 1 s, 2 s, 4 s … 4 h, and never after a week', () => {
    const waits: number[] = [];
    let now = 0;
    for (let tries = 0; ; tries += 1) {
      const at = nextTry({ tries, receivedAt: 0 }, now);
      if (at === null) break;
      waits.push(at - now);
      now = at;
    }
    expect(waits.slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
    expect(Math.max(...waits)).toBe(4 * HOUR);
    expect(now).toBeLessThan(7 * 24 * HOUR);
    expect(now).toBeGreaterThan(6.8 * 24 * HOUR);
    expect(nextTry({ tries: 0, receivedAt: 0 }, 0, 60_000)).toBe(60_000);
  });
});

describe('a message that is taken back for good while its file is fetched', () => {
  const takeBack = async (externalId: string) => {
    await setUnsent(rig.app, 'olga', 'purge');
    const amends = { kind: 'revoke', externalId } as const;
    const word = {
      kind: 'amendment',
      account: '1',
      at: NOON,
      amends,
      by: 'r',
      text: null,
    } as const;
    await (await rig.app.inbound('olga')).accept('wire', [{ ...word, raw: {} }], null);
  };
  const meanwhile = (externalId: string) => {
    rig.network.media = async () => {
      await takeBack(externalId);
      return bytes();
    };
  };
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield BYTES;
  }

  it('leaves no file', async () => {
    const row = await arrives('m1', { sha256: null });
    meanwhile('m1');
    await fetchIt(row);
    expect(await rig.store.media.find(row)).toBeNull();
    expect(onDisk()).toEqual([]);
  });

  it('leaves the same file to others that have it', async () => {
    gives(BYTES);
    await fetchIt(await arrives('m0', { sha256: null }));
    const row = await arrives('m1', { sha256: null });
    meanwhile('m1');
    await fetchIt(row);
    expect(onDisk()).toHaveLength(1);
  });
});
