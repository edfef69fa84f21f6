/** Mails that are made to keep a reader busy: anybody can send one, and the next sync has to get past it. */
import { describe, expect, it } from 'vitest';
import { partsOf } from '../../../../gates/email/parse/structure.ts';
import { idsOf } from '../../../../gates/email/parse/thread.ts';
import { messageIn } from './read.ts';

/** As much of it as a mail that is fetched whole can hold. */
const many = (what: string, length = 200_000): string =>
  what.repeat(Math.ceil(length / what.length)).slice(0, length);

const bounced = (body: string) => `X-Failed-Recipients: anna@example.org\n\n${body}`;

const HEADS: Readonly<Record<string, string>> = {
  'a quote that never ends': `Content-Type: text/plain; x=("${many(String.raw`\"`)}`,
  'comments that never end': `Content-Type: ${many(String.raw`(\\`)}`,
  'a parameter in very many pieces': `Content-Type: text/plain${many('; a*1=x')}`,
  'a charset of quotes': `Content-Type: text/plain; charset=${many("'")}a`,
  'an id without an @': `Message-ID: ${many('a')}`,
  'references without an @': `References: ${many('a')}`,
  'a name of spaces': `From: a${many(' ')}b`,
  'a name of quotes': `From: a${many("'")}b <anna@example.org>`,
  'addresses without an end': `X-Failed-Recipients: ${many('a')}`,
  'very many folded lines': `Subject: a\n${many(' a\n')}`,
  'an answer to an answer to …': `Subject: ${many('Re: ')}`,
};

const BODIES: Readonly<Record<string, string>> = {
  'one paragraph of very many lines': `Content-Type: text/plain; format=flowed\n\n${many('a \n', 900_000)}`,
  'dashes as far as the eye sees': `A: b\n\n-- forwarded by ${many('-')}x`,
  'a bounce that is late, and late again': bounced(many('delivery ', 900_000)),
  'a bounce of blank lines': bounced(`x${many('\n')}x`),
  'a bounce of one address': `From: mailer-daemon@example.org\nSubject: failure notice\n\n${many('a@')}(`,
  'very many links in one line': `Content-Type: text/html\n\n${many('<a href=http://x>a</a>', 900_000)}`,
};

describe('a mail that is made to be read for ever', () => {
  it.each(Object.entries(HEADS))('is read: %s', (_, head) => {
    expect(messageIn(`${head}\n\nHello`).text).toBe('Hello');
  });

  it.each(Object.entries(BODIES))('is read: %s', (_, mail) => {
    expect(messageIn(mail).text).toMatch(/\S/);
  });

  it.each([
    'FREQ=SECONDLY',
    'FREQ=YEARLY;BYHOUR=1,2,3;BYMINUTE=1,2,3;BYSECOND=1,2,3',
    'FREQ=YEARLY;BYSECOND=1',
    'FREQ=DAILY',
  ])('is read: an invitation whose clocks change by %s', (rule) => {
    const { details } = messageIn(
      [
        'Content-Type: text/calendar; method=REQUEST',
        '',
        'BEGIN:VCALENDAR',
        'BEGIN:VTIMEZONE',
        'TZID:Europe/Berlin',
        'BEGIN:STANDARD',
        'DTSTART:19700101T000000',
        'TZOFFSETFROM:+0500',
        'TZOFFSETTO:+0500',
        `RRULE:${rule}`,
        'END:STANDARD',
        'END:VTIMEZONE',
        'BEGIN:VEVENT',
        'UID:1@example.org',
        'DTSTART;TZID=Europe/Berlin:20261121T150000',
        'END:VEVENT',
        'END:VCALENDAR',
      ].join('\n'),
    );
    // By the zone of that name, as this machine knows it.
    expect(details?.['calendar']).toMatchObject({ start: '2026-11-21T14:00:00.000Z' });
  });
});

describe('an id that no index takes', () => {
  it('stands for itself in a short form, the same wherever it is named', () => {
    const long = `${many('x', 5000)}@example.org`;
    const [id = ''] = idsOf([`<${long}>`]);
    expect(id.length).toBeLessThan(100);
    expect(messageIn(`Message-ID: <${long}>\n\nHello`).externalId).toBe(id);
    expect(messageIn(`References: <${long}>\n\nHello`).thread?.externalId).toBe(id);
    expect(idsOf([`<${long}x>`])).not.toEqual([id]);
  });

  it('has no control characters', () => {
    expect(idsOf(['<a\0b\u001B@example.org>'])).toEqual(['ab@example.org']);
  });

  it('is no address', () => {
    const { peer } = messageIn(`From: Anna <${many('x', 5000)}@example.org>\n\nHello`);
    expect(peer.identities).toEqual([{ kind: 'email', value: 'nobody@missing.invalid' }]);
  });
});

describe('a tree of parts as a server tells it', () => {
  it('ends where nobody goes any deeper', () => {
    let node: Parameters<typeof partsOf>[0] = { type: 'text/plain' };
    for (let depth = 0; depth < 20_000; depth += 1) {
      node = { type: 'multipart/mixed', childNodes: [node] };
    }
    let [deepest, depth] = [partsOf(node, new Map()), 0];
    for (let next = deepest.parts[0]; next; next = deepest.parts[0]) {
      deepest = next;
      depth += 1;
    }
    expect(depth).toBeLessThan(100);
  });

  it('has no more parts than a mail that is read whole', () => {
    const childNodes = Array.from({ length: 100_000 }, (_, index) => ({
      type: 'text/plain',
      part: `${index + 1}`,
    }));
    const { parts } = partsOf({ type: 'multipart/mixed', childNodes }, new Map());
    expect(parts).toHaveLength(1000);
  });
});
