import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { OutboxRow, OutboxState } from '../../src/store/store.ts';
import {
  type Checked,
  type Outbound,
  openOutbound,
  type SentView,
} from '../../src/traffic/outbound.ts';
import { REPEATABLE } from '../../src/traffic/queue.ts';
import { CLIENT, HOUR, NOON, openRig, reported, type Rig, said, TO_CLIENT, until } from './rig.ts';

let rig: Rig;
let outbound: Outbound;
beforeEach(async () => {
  rig = await openRig();
  outbound = await rig.app.outbound('olga');
});
afterEach(() => rig.close());

const send = () => outbound.send(rig.account, TO_CLIENT);
const rows = () => rig.store.outbox.list({ limit: 99 });
const take = async (...events: Parameters<typeof said>[0][]) =>
  (await rig.app.inbound('olga')).accept(
    'wire',
    events.map((event) => said(event)),
    null,
  );

async function only(): Promise<OutboxRow> {
  const [row, ...more] = await rows();
  if (!row || more.length > 0) throw new Error(`${more.length + 1} rows`);
  return row;
}

function reject(category: GateError['category']): void {
  rig.network.send = () =>
    Promise.reject(
      new GateError({ category, code: 'why', message: words`Because.`, hint: 'cure' }),
    );
}

describe('a send', () => {
  it('is committed before the request, and accepted after it', async () => {
    let during: OutboxRow | null = null;
    rig.network.send = async (_session, _draft, key) => {
      during = await rig.store.outbox.find(key);
      return { externalId: 'w1' };
    };
    const row = await send();
    expect(during).toMatchObject({ state: 'sending', sentAt: NOON, externalId: null });
    expect(row).toMatchObject({ state: 'accepted', externalId: 'w1', error: null });
    const view: SentView = outbound.view(row);
    expect(view).toEqual({
      id: row.id,
      account: 'wire:1',
      gate: 'wire',
      to: CLIENT,
      externalId: 'w1',
      status: 'accepted',
      conversation: String(row.conversationId),
    });
    expect(await rig.store.messages.find('wire:1', 'w1')).toMatchObject({
      status: 'accepted',
      key: row.id,
    });
  });

  test.each<[GateError['category'], OutboxState, number, string]>([
    ['failed', 'failed', 1, 'why'],
    ['rate_limited', 'failed', 7, 'why'],
    ['auth', 'failed', 3, 'why'],
    ['unreachable', 'failed', 4, 'why'],
    ['unknown_outcome', 'unknown', 8, 'outcome_unknown'],
    ['interrupted', 'unknown', 8, 'outcome_unknown'],
  ])('that ends in %s is %s, and leaves with %i', async (category, state, exitCode, code) => {
    reject(category);
    await expect(send()).rejects.toMatchObject({ exitCode, code });
    expect(await only()).toMatchObject({
      state,
      error: { code: 'why', message: 'Because.', hint: 'cure' },
    });
    expect(await rig.store.messages.count()).toBe(0);
    expect(rig.sent).toHaveLength(1);
  });

  it.each([
    ['later', async () => Promise.reject(new TypeError('our own bug'))],
    [
      'at once',
      () => {
        throw new TypeError('our own bug');
      },
    ],
  ])('that meets our own fault %s is unknown: the request had begun', async (_when, fault) => {
    rig.network.send = fault;
    await expect(send()).rejects.toMatchObject({ exitCode: 8 });
    expect(await only()).toMatchObject({
      state: 'unknown',
      error: { code: 'internal', message: 'our own bug' },
    });
  });

  it('that was accepted but cannot be written down must not be sent again by a script', async () => {
    const full = openOutbound(rig.app, 'olga', {
      ...rig.store,
      transaction: (work) =>
        rig.sent.length === 0
          ? rig.store.transaction(work)
          : Promise.reject(
              new GateError({
                category: 'failed',
                code: 'disk_full',
                message: words`The disk is full.`,
              }),
            ),
    });
    await expect(full.send(rig.account, TO_CLIENT)).rejects.toMatchObject({
      exitCode: 8,
      code: 'sent_not_recorded',
    });
    expect((await only()).state).toBe('sending');
  });

  it('hides secrets in what it keeps of an error', async () => {
    rig.app.conceal('very-secret-word');
    rig.network.send = () => Promise.reject(new Error('got very-secret-word back'));
    await send().catch(() => undefined);
    expect((await only()).error?.message).toBe('got *** back');
  });
});

describe('a status that is faster than the answer', () => {
  const status = async (key: string, word: 'delivered' | 'failed') => {
    const event = reported({
      externalId: `wire-${key}`,
      status: word,
      key,
      error: { code: '7', title: 'Gone', detail: null },
    });
    await (await rig.app.inbound('olga')).accept('wire', [event], null);
  };

  it('is not undone by the receipt', async () => {
    rig.network.send = async (_session, _draft, key) => {
      await status(key, 'delivered');
      return { externalId: `wire-${key}` };
    };
    expect(await send()).toMatchObject({ state: 'delivered' });
  });

  it('is not undone by an answer that never comes; the send itself still ends uncertain', async () => {
    rig.network.send = async (_session, _draft, key) => {
      await status(key, 'delivered');
      throw new GateError({ category: 'unknown_outcome', code: 'x', message: words`No answer.` });
    };
    await expect(send()).rejects.toMatchObject({
      exitCode: 8,
      message: expect.stringContaining('by its status it is delivered'),
    });
    expect(await only()).toMatchObject({ state: 'delivered', error: null });
  });

  it('counts for more than a refusal', async () => {
    rig.network.send = async (_session, _draft, key) => {
      await status(key, 'delivered');
      throw new GateError({ category: 'failed', code: 'x', message: words`No.` });
    };
    expect(await send()).toMatchObject({ state: 'delivered' });
  });

  it('says why, when it says that it failed', async () => {
    rig.network.send = async (_session, _draft, key) => {
      await status(key, 'failed');
      throw new GateError({ category: 'unknown_outcome', code: 'x', message: words`No answer.` });
    };
    await expect(send()).rejects.toMatchObject({ exitCode: 1, code: '7', message: 'Gone' });
  });
});

describe('refused before anything is written', () => {
  afterEach(async () => {
    expect(await rows()).toEqual([]);
    expect(rig.sent).toEqual([]);
    expect(await rig.store.people.search('wire', CLIENT)).toEqual([]);
  });
  const refused = async (code: string, exitCode: number, draft = TO_CLIENT) => {
    await expect(outbound.check(rig.account, draft)).rejects.toMatchObject({ code, exitCode });
    await expect(outbound.send(rig.account, draft)).rejects.toMatchObject({ code, exitCode });
  };

  it('an account that is switched off, though it was on when it was read', async () => {
    await rig.store.accounts.setEnabled('wire:1', false);
    await refused('account_disabled', 6);
  });

  it('an account that is gone', async () => {
    await rig.store.accounts.remove('wire:1');
    await refused('not_found', 5);
  });

  it('an account without a secret', async () => {
    await (await rig.app.vault()).delete({ user: 'olga', gate: 'wire', account: '1' });
    await refused('not_logged_in', 3);
  });

  it('a text that is too long', () =>
    refused('text_too_long', 6, { ...TO_CLIENT, text: 'x'.repeat(21) }));

  it('a file that is not there', () =>
    refused('no_file', 2, { to: TO_CLIENT.to, media: { kind: 'image', file: '/nowhere/a.png' } }));

  it('somebody who has not written', async () => {
    rig.network.limits = { ...rig.network.limits, windowMs: 24 * HOUR };
    await refused('window_closed', 6);
  });
});

it('checks without writing, and knows a file by its bytes', async () => {
  rig.network.limits = { media: { image: { maxBytes: 99, types: ['image/png'] } } };
  const file = join(rig.app.home.data, 'photo.jpg');
  const png =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  writeFileSync(file, Buffer.from(png, 'base64'));
  const draft = { to: TO_CLIENT.to, media: { kind: 'image', file } } as const;
  const checked: Checked = await outbound.check(rig.account, draft);
  expect(checked).toEqual({
    account: 'wire:1',
    gate: 'wire',
    to: CLIENT,
    kind: 'image',
    text: null,
  });
  expect(await rows()).toEqual([]);
  const row = await outbound.send(rig.account, draft);
  expect(row.draft.media).toMatchObject({ mimeType: 'image/png', size: 70, filename: 'photo.jpg' });
});

describe('the window', () => {
  beforeEach(() => {
    rig.network.limits = { ...rig.network.limits, windowMs: 24 * HOUR };
  });

  it('is open for a day after they wrote, and a template needs none', async () => {
    await take({ at: NOON });
    rig.clock.now = NOON + 24 * HOUR - 1;
    expect((await send()).state).toBe('accepted');
    rig.clock.now += 1;
    await expect(send()).rejects.toMatchObject({
      code: 'window_closed',
      message: expect.stringMatching(/^Нина · 79991234567 last wrote .*more than 24 hours/),
    });
    const template = { to: TO_CLIENT.to, template: { name: 'n', language: 'ru', params: [] } };
    expect((await outbound.send(rig.account, template)).state).toBe('accepted');
  });

  it('stays open longer for what a person writes, and the network is told so', async () => {
    rig.network.limits = { ...rig.network.limits, personWindowMs: 7 * 24 * HOUR, template: false };
    const automated = { ...TO_CLIENT, automated: true };
    await take({ at: NOON });
    await send();
    rig.clock.now = NOON + 25 * HOUR;
    await send();
    await expect(outbound.send(rig.account, automated)).rejects.toMatchObject({
      code: 'window_closed',
      exitCode: 6,
      hint: expect.stringContaining('--automated'),
    });
    rig.clock.now = NOON + 7 * 24 * HOUR;
    await expect(send()).rejects.toMatchObject({
      code: 'window_closed',
      exitCode: 6,
      message: expect.stringContaining('more than 7 days ago'),
    });
    expect(rig.sent.map(({ draft }) => draft.window)).toEqual(['standard', 'person']);
  });

  it('is opened by a reaction, and not by taking one back', async () => {
    rig.network.limits = { ...rig.network.limits, personWindowMs: 7 * 24 * HOUR };
    await take({ at: NOON });
    rig.clock.now = NOON + 30 * HOUR;
    const reaction = { type: 'reaction', replyTo: 'm1' };
    await take({ ...reaction, externalId: 'r2', text: '', at: NOON + 29 * HOUR });
    await send();
    await take({ ...reaction, externalId: 'r1', text: '👍', at: NOON + 28 * HOUR });
    await send();
    expect(rig.sent.map(({ draft }) => draft.window)).toEqual(['person', 'standard']);
  });

  it('needs none for kinds of recipients that have none', async () => {
    rig.network.limits = { ...rig.network.limits, windowless: ['comment'] };
    const draft = { ...TO_CLIENT, to: { kind: 'comment', id: '17' } };
    expect((await outbound.send(rig.account, draft)).state).toBe('accepted');
  });

  it('whoever was reached by a comment is the one with the name that came back', async () => {
    rig.network.limits = { ...rig.network.limits, windowless: ['comment'] };
    rig.network.send = async () => ({
      externalId: 'reply',
      person: { kind: 'phone', value: CLIENT },
    });
    await take({ at: NOON });
    const row = await outbound.send(rig.account, {
      ...TO_CLIENT,
      to: { kind: 'comment', id: '17' },
    });
    const all = await rig.store.messages.list({ limit: 9 });
    expect(all.map(({ externalId }) => externalId)).toEqual(['m1', 'reply']);
    expect(new Set(all.map(({ personId }) => personId)).size).toBe(1);
    expect(new Set(all.map(({ conversationId }) => conversationId)).size).toBe(1);
    expect(row.conversationId).toBe(all[0]?.conversationId);
  });

  it('is not opened by what they wrote in a group, nor by what we wrote, nor at another account', async () => {
    await rig.addAccount('olga', '2');
    await take(
      { externalId: 'g', group: { externalId: 'g1' } },
      { externalId: 'o', direction: 'outbound' },
      { externalId: 'x', account: '2' },
    );
    await expect(send()).rejects.toMatchObject({ code: 'window_closed' });
    await take(
      { externalId: 'p', at: NOON - 1000 },
      { externalId: 'g2', group: { externalId: 'g1' } },
    );
    expect((await send()).state).toBe('accepted');
  });

  it('is judged again at the moment of sending', async () => {
    await take({ at: NOON });
    rig.network.limits = { ...rig.network.limits, rate: { perSecond: 2, burst: 1 } };
    await send();
    rig.clock.now = NOON + 24 * HOUR - 1;
    await send();
    const waiting = send();
    await until(async () => (await rows()).some(({ state }) => state === 'queued'));
    rig.clock.now += 1000;
    await expect(waiting).rejects.toMatchObject({ code: 'window_closed' });
    const failed = (await rows()).filter(({ state }) => state === 'failed');
    expect(failed).toMatchObject([{ error: { code: 'window_closed' } }]);
    expect(rig.sent).toHaveLength(2);
  });
});

it('says how to look for what nobody will tell of later', async () => {
  rig.network.send = () => Promise.reject(new Error('the line broke'));
  await expect(send()).rejects.toMatchObject({ hint: expect.stringContaining('later status') });
  rig.network.limits = { ...rig.network.limits, tells: ['sent'] };
  const [row] = await rows();
  const failure = await send().catch((error: GateError) => error);
  const hint = String((failure as GateError).hint);
  expect(hint).toContain('gates outbox resend ');
  expect(hint).toContain('gates outbox drop ');
  expect(hint).not.toContain(row?.id);
});

it('may be sent once more from these states, and no other', () => {
  expect(REPEATABLE).toEqual(['scheduled', 'queued', 'unknown', 'failed', 'dropped']);
});
