import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkMedia } from '../../src/doctor/traffic.ts';
import { NOON, openRig, type Rig, said } from '../traffic/rig.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
  const media = { kind: 'image', id: '1', mimeType: 'image/png', sha256: null } as const;
  const file = { ...media, filename: null, size: null, caption: null };
  await (await rig.app.inbound('olga')).accept('wire', [said({ media: file })], null);
});
afterEach(() => rig.close());

it('speaks of files that did not come, where somebody should have fetched them', async () => {
  const check = async (serving: boolean) => (await checkMedia(rig.app, 'olga', serving)).status;
  expect([await check(true), await check(false)]).toEqual(['ok', 'warning']);
  rig.clock.now = NOON + 20 * MINUTE;
  expect(await check(true)).toBe('warning');
  const of = { accountId: 'wire:1', externalId: 'm1' };
  const error = { code: 'gone', message: 'It is gone.' };
  await rig.store.media.fail(of, { error, nextAt: null });
  const { message, cure } = await checkMedia(rig.app, 'olga', true);
  expect([String(message), String(cure)]).toEqual([
    '1 file of a message is not on this machine.',
    'Which and why: gates wire media list --missing --user olga',
  ]);
  rig.clock.now = NOON + 31 * DAY;
  expect(await check(true)).toBe('ok');
  rig.clock.now = NOON;
  await rig.store.media.keep(of, { sha256: 'ab', size: 1, path: 'media/ab/ab' });
  expect(await check(false)).toBe('ok');
});
