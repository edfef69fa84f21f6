import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useMailWorld } from './world.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const HEAD = (id: string, more = '') => `Message-ID: <${id}>
Date: Fri, 20 Nov 2026 12:00:00 +0300
From: =?utf-8?B?0JDQvdC90LA=?= <anna@example.org>
To: Olga Ivanova <olga@example.org>
Cc: "Petrov, Boris" <boris@example.org>
MIME-Version: 1.0
${more}`;

const QUOTED = `${HEAD('quoted$1@example.org', 'Subject: Re: Thursday\n')}Content-Type: text/plain; charset=utf-8

Thursday is fine.

On Thu, 19 Nov 2026 at 15:00, Olga <olga@example.org> wrote:

> Can we meet?
> Olga
`;

const RICH = `${HEAD('rich@example.org', 'Subject: Our prices\n')}Content-Type: multipart/mixed; boundary=mix

--mix
Content-Type: multipart/related; boundary=rel

--rel
Content-Type: text/html; charset=utf-8

<p onclick="alert(1)">Hello <b>Olga</b></p><img src="cid:logo@example.org" alt="Logo">
<img src="https://tracker.example/1.gif" alt="Sale"><script>alert(1)</script>
<a href="https://evil.example/login">https://bank.example</a>
--rel
Content-Type: image/png
Content-ID: <logo@example.org>
Content-Disposition: inline; filename=logo.png
Content-Transfer-Encoding: base64

${PNG.toString('base64')}
--rel--
--mix
Content-Type: application/pdf; name="price list.pdf"
Content-Disposition: attachment; filename="price list.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQK
--mix
Content-Type: text/plain; name=notes.txt
Content-Disposition: attachment; filename=notes.txt

Notes
--mix--
`;

const INVITATION = `${HEAD('invitation@example.org', 'Subject: Consultation\n')}Content-Type: text/calendar; method=REQUEST; charset=utf-8

BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
METHOD:REQUEST
BEGIN:VEVENT
UID:1@example.org
DTSTART;VALUE=DATE:20261124
DTEND;VALUE=DATE:20261126
SUMMARY:Consultation
LOCATION:Example street 1
ORGANIZER;CN=Anna:mailto:anna@example.org
ATTENDEE;CN=Olga;PARTSTAT=ACCEPTED:mailto:olga@example.org
END:VEVENT
END:VCALENDAR
`;

const AUTOMATIC = `${HEAD('away@example.org', 'Subject: Away\nAuto-Submitted: auto-replied\n')}Content-Type: text/plain

I am away.
`;

describe('gates email show', () => {
  const world = useMailWorld(async ({ mail, logInTo, run }) => {
    await logInTo(mail.users.olga);
    for (const raw of [QUOTED, RICH, INVITATION, AUTOMATIC]) {
      await mail.deliver(mail.users.olga.address, raw);
    }
    await run('sync', '--since', '2026-01-01');
  });

  it('shows who wrote what to whom, and folds what is quoted', async () => {
    const { value, text } = await world().run('show', '<quoted$1@example.org>');
    expect(value).toMatchObject({
      id: 'quoted$1@example.org',
      direction: 'inbound',
      from: { address: 'anna@example.org', name: 'Анна' },
      to: [{ address: 'olga@example.org', name: 'Olga Ivanova' }],
      cc: [{ address: 'boris@example.org', name: 'Petrov, Boris' }],
      subject: 'Re: Thursday',
      date: '2026-11-20T09:00:00.000Z',
      quotedFrom: 19,
      html: false,
      attachments: [],
    });
    expect(value.text).toContain('> Can we meet?');
    expect(text).toMatch(/^Subject: Re: Thursday\nFrom: Анна <anna@example\.org>\n/);
    expect(text).toContain('Cc: Petrov, Boris <boris@example.org>\n');
    expect(text).toContain('\n\nThursday is fine.\n\n[4 lines are quoted: --quoted shows them]');
    expect(text).not.toContain('Can we meet?');
    const whole = await world().run('show', 'quoted$1@example.org', '--quoted');
    expect(whole.text).toContain('> Can we meet?');
    expect(whole.text).not.toContain('--quoted');
  });

  it('names each attachment, with the command that fetches it', async () => {
    const { value, text } = await world().run('show', 'rich@example.org');
    expect(value.attachments).toMatchObject([
      { id: 'rich@example.org', filename: 'price list.pdf', mimeType: 'application/pdf' },
      { id: 'rich@example.org#1', filename: 'notes.txt' },
    ]);
    expect(text).toContain(`    gates email media get 'rich@example.org#1' --user olga`);
    expect(text).toContain('Hello Olga');
    expect(text).not.toContain('alert');
    const part = await world().run('show', 'rich@example.org#1');
    expect(part.value.id).toBe('rich@example.org');
    const out = join(world().folder, 'fetched.txt');
    await world().run('media', 'get', value.attachments[1].id, '--out', out);
    expect(readFileSync(out, 'utf8').trim()).toBe('Notes');
  });

  it('writes the page, safe to open, with the pictures that the mail carries', async () => {
    const file = join(world().folder, 'mail.html');
    const { value, text } = await world().run('show', 'rich@example.org', '--html', file);
    expect(value).toMatchObject({ html: true, file });
    expect(text).toContain(`Written to ${file}.`);
    expect(statSync(file).mode & 0o077).toBe(0);
    const page = readFileSync(file, 'utf8');
    expect(page).toContain(
      `<img src="data:image/png;base64,${PNG.toString('base64')}" alt="Logo" />`,
    );
    expect(page).toContain('<span>[Sale — tracker.example]</span>');
    expect(page).toContain('data-host="evil.example"');
    expect(page).toContain("default-src 'none'; img-src data:;");
    expect(page).not.toMatch(/alert|onclick|<script/);
    expect(page).toContain('<th>Subject</th><td>Our prices</td>');
    await world().run('show', 'rich@example.org', '--html', file, '--images');
    expect(readFileSync(file, 'utf8')).toContain(
      '<img src="https://tracker.example/1.gif" alt="Sale" />',
    );
  });

  it('does not replace a file unasked, and writes none in a dry run', async () => {
    const { options, run, file, folder } = world();
    const there = file('there.html', 'mine');
    Object.assign(options, { yes: false });
    try {
      await expect(run('show', 'rich@example.org', '--html', there)).rejects.toMatchObject({
        category: 'usage',
      });
      expect(readFileSync(there, 'utf8')).toBe('mine');
    } finally {
      Object.assign(options, { yes: true });
    }
    Object.assign(options, { dryRun: true });
    try {
      await run('show', 'rich@example.org', '--html', join(folder, 'none.html'));
      expect(existsSync(join(folder, 'none.html'))).toBe(false);
    } finally {
      Object.assign(options, { dryRun: false });
    }
    const nowhere = join(folder, 'no/such/folder.html');
    await expect(run('show', 'rich@example.org', '--html', nowhere)).rejects.toMatchObject({
      category: 'usage',
    });
  });

  it('makes a page of a mail without HTML, too', async () => {
    const file = join(world().folder, 'plain.html');
    await world().run('show', 'quoted$1@example.org', '--html', file);
    expect(readFileSync(file, 'utf8')).toContain('<pre>Thursday is fine.');
  });

  it('reads an invitation', async () => {
    const { value, text } = await world().run('show', 'invitation@example.org');
    expect(value.calendar).toMatchObject({ method: 'REQUEST', summary: 'Consultation' });
    expect(text).toContain('Invitation: Consultation\n  When: 24 Nov 2026 – 25 Nov 2026\n');
    expect(text).toContain('  Where: Example street 1\n  Invited by: Anna <anna@example.org>\n');
    expect(text).toContain('  Attendee: Olga <olga@example.org> (comes)');
  });

  it('says what a program has written', async () => {
    const { value, text } = await world().run('show', 'away@example.org');
    expect(value.automatic).toBe('reply');
    expect(text).toContain('Written by a program: an automatic reply.');
  });

  it('refuses what is not there, and pictures for no page', async () => {
    await expect(world().run('show', 'nothing@example.org')).rejects.toMatchObject({
      category: 'not_found',
      hint: 'gates email read --user olga',
    });
    await expect(world().run('show', 'rich@example.org', '--images')).rejects.toMatchObject({
      category: 'usage',
    });
  });
});
