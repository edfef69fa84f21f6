/** The pretend Cal.com, asked in this process, with a clock that a test can move. */
import { afterEach, beforeEach } from 'vitest';
import { sandbox as calcomSandbox } from '../../gates/calcom/sandbox.ts';
import type { SandboxDelivery, SandboxEvent } from '../../src/gate.ts';
import { clockedHost } from './clocked-host.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const BASE = 'http://127.0.0.1:4010/calcom';

const TRIGGERS = [
  'BOOKING_CREATED',
  'BOOKING_REQUESTED',
  'BOOKING_RESCHEDULED',
  'BOOKING_CANCELLED',
  'BOOKING_REJECTED',
  'BOOKING_NO_SHOW_UPDATED',
  'MEETING_ENDED',
];
export const START = '2030-01-15T12:00:00.000Z';

export type Rig = Awaited<ReturnType<typeof openCalcom>>;

export async function openCalcom() {
  const { clock, faults, host, clear } = clockedHost(BASE);
  const sandbox = await calcomSandbox(host);
  const { apiKey, otherApiKey } = sandbox.credentials as Record<string, string>;
  const ask = async (
    method: string,
    path: string,
    { body, key = apiKey, version }: { body?: unknown; key?: string; version?: string } = {},
  ) => {
    const usual = path.startsWith('/event-types') ? '2024-06-14' : '2024-08-13';
    const request = new Request(`${BASE}/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'cal-api-version': version ?? usual },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await sandbox.fetch(request);
    return { status: answer.status, headers: answer.headers, json: (await answer.json()) as any };
  };
  return {
    sandbox,
    clock,
    faults,
    clear,
    ask,
    otherKey: otherApiKey,
    deliver: (event: SandboxEvent): Promise<SandboxDelivery> => sandbox.deliver!(event),
  };
}

/** For the tests of one file: a fresh Cal.com each, and somebody who is told. */
export function useCalcom() {
  let rig: Rig;
  let receiver: Receiver;
  beforeEach(async () => {
    rig = await openCalcom();
    receiver = await startReceiver();
  });
  afterEach(async () => {
    rig.clear();
    await receiver.close();
  });
  return {
    get rig() {
      return rig;
    },
    get receiver() {
      return receiver;
    },
    hook: (more: object = {}) =>
      rig.ask('POST', '/webhooks', {
        body: {
          subscriberUrl: receiver.url,
          active: true,
          triggers: TRIGGERS,
          secret: 's',
          ...more,
        },
      }),
    told: (): string[] => receiver.received.map(({ json }) => json.triggerEvent),
  };
}
