/** Files and invitations for mails of the sandbox. */
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { Attachment } from './compose.ts';

const FILES: Readonly<Record<string, () => Attachment>> = {
  image: () => ({
    filename: 'picture.png',
    contentType: 'image/png',
    content: Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
  }),
  pdf: () => ({
    filename: 'document.pdf',
    contentType: 'application/pdf',
    content: Buffer.from(
      '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< >>\n%%EOF\n',
    ),
  }),
  text: () => ({
    filename: 'notes.txt',
    contentType: 'text/plain; charset=utf-8',
    content: Buffer.from('Заметки\n'),
  }),
  large: () => ({
    filename: 'recording.bin',
    contentType: 'application/octet-stream',
    content: Buffer.alloc(10_000_000, 'gates'),
  }),
};

/** `image,pdf`, or several of one. Throws a usage error on another. */
export function filesNamed(names: readonly string[]): Attachment[] {
  return names.map((name) => {
    const make = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
    if (!make) {
      throw usageError(words`The sandbox has no file “${name}”: ${Object.keys(FILES).join(', ')}.`);
    }
    return make();
  });
}

export interface Invitation {
  method: string;
  uid: string;
  /** Epoch milliseconds: when it is, for an hour. */
  start: number;
  now: number;
  summary: string;
  organizer: string;
  attendee: string;
}

/** RFC 5545, as RFC 6047 sends it. */
export function invitation(of: Invitation): string {
  const time = (ms: number) => new Date(ms).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return [
    'BEGIN:VCALENDAR',
    'PRODID:-//gates sandbox//EN',
    'VERSION:2.0',
    `METHOD:${of.method}`,
    'BEGIN:VEVENT',
    `UID:${of.uid}`,
    `DTSTAMP:${time(of.now)}`,
    `DTSTART:${time(of.start)}`,
    `DTEND:${time(of.start + 3_600_000)}`,
    `SUMMARY:${of.summary.replaceAll(/[\\;,]/g, '\\$&')}`,
    `ORGANIZER:mailto:${of.organizer}`,
    `ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:${of.attendee}`,
    `STATUS:${of.method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED'}`,
    'SEQUENCE:0',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}
