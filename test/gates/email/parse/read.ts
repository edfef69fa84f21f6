/** A mail as it would be read of olga's inbox. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventsOf, type Mail } from '../../../../gates/email/parse/message.ts';
import { readMime } from '../../../../gates/email/parse/mime.ts';
import type { GateEvent, MessageEvent, StatusEvent } from '../../../../src/domain/event.ts';

const FIXTURES = join(import.meta.dirname, '../../../fixtures/email');
const OWNER = { account: 'olga@example.org', own: new Set(['olga@example.org', 'o@example.org']) };
/** 2024-01-02T12:00Z: when it came. */
export const CAME = Date.UTC(2024, 0, 2, 12);

export function fixture(name: string): Buffer {
  return readFileSync(join(FIXTURES, `${name}.eml`));
}

export function eventsIn(source: Buffer | string, more: Partial<Mail> = {}): readonly GateEvent[] {
  const raw =
    typeof source === 'string' ? Buffer.from(source.replaceAll(/\r?\n/g, '\r\n')) : source;
  const place = { folder: 'INBOX', validity: '7', uid: 42, flags: [], sent: false };
  const mail = { ...place, cameAt: CAME, size: raw.length, mime: readMime(raw), ...more };
  return eventsOf(mail, OWNER);
}

/** The mail itself. */
export function messageIn(source: Buffer | string, more: Partial<Mail> = {}): MessageEvent {
  const message = eventsIn(source, more).find((event) => event.kind === 'message');
  if (!message) throw new Error('no message');
  return message;
}

/** What it tells of another mail. */
export function statusIn(source: Buffer | string): StatusEvent | undefined {
  return eventsIn(source).find((event) => event.kind === 'status');
}

/** A mail with these headers above the usual ones. */
export function mailWith(head: string, body = 'Hello'): string {
  return `${head.trim()}\n\n${body}`;
}
