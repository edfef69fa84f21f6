/** The pretend Cal.com, asked in this process, with a clock that a test can move. */
import { sandbox as calcomSandbox } from '../../gates/calcom/sandbox.ts';
import type { SandboxDelivery, SandboxEvent } from '../../src/gate.ts';
import { clockedHost } from './clocked-host.ts';

const BASE = 'http://127.0.0.1:4010/calcom';

export const TRIGGERS = [
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
