/** In whatever order the platform’s words come, everything ends the same. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Inbound } from '../../src/traffic/inbound.ts';
import { CLIENT, NOON, openRig, reported, type Rig, said, TO_CLIENT, until } from './rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

type Step = 'answer' | 'echo' | 'sent' | 'delivered' | 'read' | 'failed' | 'no answer' | 'refused';

/** Sends, and lets the platform speak in this order; `answer` and its like end the request itself. */
async function play(steps: readonly Step[]) {
  const inbound = await rig.app.inbound('olga');
  let end: ((how: { externalId: string } | GateError) => void) | undefined;
  rig.network.send = () =>
    new Promise((resolve, reject) => {
      end = (how) => (how instanceof GateError ? reject(how) : resolve(how));
    });
  const before = rig.sent.length;
  const sending = (await rig.app.outbound('olga')).send(rig.account, TO_CLIENT);
  sending.catch(() => undefined);
  const { key } = await until(async () => rig.sent[before]);
  const externalId = `wire-${key}`;
  for (const step of steps) {
    if (step === 'answer') end?.({ externalId });
    else if (step === 'no answer') end?.(failure('unknown_outcome'));
    else if (step === 'refused') end?.(failure('failed'));
    else await speak(inbound, step, externalId, key);
    if (['answer', 'no answer', 'refused'].includes(step)) await sending.catch(() => undefined);
  }
  const row = await rig.store.outbox.find(key);
  const message = await rig.store.messages.find('wire:1', externalId);
  return {
    row: row && { state: row.state, externalId: row.externalId === externalId, error: row.error },
    message: message && {
      status: message.status,
      error: message.error,
      text: message.text,
      from: message.from,
      to: message.to,
      timestamp: message.timestamp,
      key: message.key === key,
    },
  };
}

function failure(category: 'unknown_outcome' | 'failed'): GateError {
  return new GateError({ category, code: category, message: words`no` });
}

async function speak(inbound: Inbound, step: Step, externalId: string, key: string) {
  const event =
    step === 'echo'
      ? said({ externalId, key, direction: 'outbound', text: TO_CLIENT.text ?? null })
      : reported({
          externalId,
          status: step as 'sent',
          ...(step === 'sent' ? { key } : {}),
          ...(step === 'failed' ? { error: { code: '7', title: 'Gone', detail: 'Look' } } : {}),
        });
  await inbound.accept('wire', [event], null);
}

function orders<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, at) => orders(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));
}

const message = {
  error: null,
  text: TO_CLIENT.text,
  from: '+1',
  to: CLIENT,
  timestamp: NOON,
  key: true,
};

describe.each<[Step[], object]>([
  [
    ['answer', 'sent', 'delivered', 'read'],
    {
      row: { state: 'read', externalId: true, error: null },
      message: { ...message, status: 'read' },
    },
  ],
  [
    ['answer', 'echo', 'sent', 'delivered'],
    {
      row: { state: 'delivered', externalId: true, error: null },
      message: { ...message, status: 'delivered' },
    },
  ],
  [
    ['no answer', 'echo', 'read'],
    {
      row: { state: 'read', externalId: true, error: null },
      message: { ...message, status: 'read' },
    },
  ],
  [
    // We took it for refused, and yet it came: the platform’s word is the truth.
    ['refused', 'sent', 'delivered'],
    {
      row: { state: 'delivered', externalId: true, error: null },
      message: { ...message, status: 'delivered' },
    },
  ],
  [
    ['answer', 'sent', 'failed'],
    {
      row: {
        state: 'failed',
        externalId: true,
        error: {
          code: '7',
          message: 'Gone',
          hint: 'Look',
          platform: { code: '7', title: 'Gone', detail: 'Look' },
        },
      },
      message: {
        ...message,
        status: 'failed',
        error: { code: '7', title: 'Gone', detail: 'Look' },
      },
    },
  ],
])('%j', (steps, end) => {
  it.each(orders(steps).map((order) => [order]))('ends the same as %j', async (order) => {
    expect(await play(order)).toEqual(end);
  });

  it('ends the same when everything is said twice', async () => {
    const [first = 'answer', ...rest] = steps;
    expect(await play([first, ...rest, ...rest])).toEqual(end);
  });
});

it('takes a status without our key for nobody’s until the receipt tells whose it is', async () => {
  expect(await play(['delivered'])).toEqual({
    row: { state: 'sending', externalId: false, error: null },
    message: null,
  });
  expect((await play(['delivered', 'answer'])).row?.state).toBe('delivered');
});
