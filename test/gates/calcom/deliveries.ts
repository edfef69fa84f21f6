import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { webhook } from '../../../gates/calcom/webhook.ts';
import type { BookingEvent } from '../../../src/domain/booking.ts';
import type { GateEvent } from '../../../src/domain/event.ts';
import type { Delivery } from '../../../src/gate.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/calcom');

/** Whose deliveries they are, and when they were received. */
export const ACCOUNT = '4100001';
export const RECEIVED = Date.parse('2026-11-20T10:00:00Z');

/** A delivery as Cal.com sends it, by its trigger. */
export function fixture(trigger: string): any {
  return JSON.parse(readFileSync(join(FOLDER, `${trigger}.json`), 'utf8'));
}

/** The fixture with members of its payload changed; `undefined` takes one away. */
export function changed(trigger: string, payload: Readonly<Record<string, unknown>>): any {
  const { payload: before, ...rest } = fixture(trigger);
  return { ...rest, payload: { ...before, ...payload } };
}

export function parsed(body: unknown): readonly GateEvent[] {
  const account = { externalId: ACCOUNT, handle: 'olga-example' };
  return webhook.parse(new TextEncoder().encode(JSON.stringify(body)), { account, at: RECEIVED });
}

/** The only event of a body, which is about a booking. */
export function booking(body: unknown): BookingEvent {
  const [event, ...more] = parsed(body);
  if (event?.kind !== 'booking' || more.length > 0) throw new Error(JSON.stringify(event));
  return event;
}

/** @param secret what it is signed with; `null`: not at all */
export function delivery(body: unknown, secret: string | null): Delivery {
  const bytes = new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
  const signature =
    secret === null ? null : createHmac('sha256', secret).update(bytes).digest('hex');
  return {
    method: 'POST',
    url: new URL('http://127.0.0.1/webhook/calcom/olga'),
    headers: signature === null ? {} : { 'x-cal-signature-256': signature },
    body: bytes,
  };
}
