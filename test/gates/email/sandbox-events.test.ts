/** What the pretend providers make of what is sent, and what can be made to happen there. */
import PostalMime from 'postal-mime';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Email, openEmail, until } from '../../sandbox/email.ts';

let email: Email;

beforeAll(async () => {
  email = await openEmail();
});
afterAll(() => email.close());
afterEach(() => email.sandbox.reset());

/** What stands in a folder, oldest first. */
async function mailsIn(folder: string, auth = email.olga()) {
  return await email.over(async (client) => {
    await client.mailboxOpen(folder, { readOnly: true });
    const found = await client.fetchAll('1:*', { source: true, flags: true, uid: true });
    return await Promise.all(
      found.map(async ({ source, flags }) => {
        const read = await PostalMime.parse(source ?? '');
        return {
          ...read,
          // Whether a line end closes it is the encoding's affair.
          text: (read.text ?? '').trimEnd(),
          html: (read.html ?? '').trimEnd(),
          flags: [...(flags ?? [])],
          source: String(source),
        };
      }),
    );
  }, auth);
}

const send = (more: object = {}) =>
  email.smtp().sendMail({
    from: 'Olga <olga@example.org>',
    to: 'Maria <maria@example.net>',
    subject: 'Ваша запись',
    text: 'В четверг в 10?',
    ...more,
  });

describe('the SMTP server of the sandbox', () => {
  it('delivers to whoever is named, and to nobody by what stands in the mail', async () => {
    await send({ cc: 'azarya@example.org', bcc: 'hidden@example.net' });
    for (const address of ['maria@example.net', 'hidden@example.net']) {
      const [mail] = await mailsIn('INBOX', email.clientOf(address));
      expect(mail).toMatchObject({ subject: 'Ваша запись', text: 'В четверг в 10?' });
      expect(mail?.source).not.toMatch(/^(To|Cc|Bcc): .*hidden/im);
    }
    const { secondAddress: user, secondPassword: pass } = email.shown();
    expect(await mailsIn('INBOX', { user, pass })).toHaveLength(1);
    expect(await mailsIn('INBOX')).toEqual([]);
    expect(await mailsIn('Sent')).toEqual([]);
  });

  it('takes no mail of somebody who is not logged in, and none for nobody', async () => {
    const { user } = email.olga();
    await expect(email.smtp({ user, pass: 'wrong' }).verify()).rejects.toMatchObject({
      responseCode: 535,
    });
    await expect(email.smtp({ user, accessToken: 'wrong' }).verify()).rejects.toMatchObject({
      code: 'EAUTH',
    });
    await expect(send({ to: 'nobody@example.net' })).rejects.toMatchObject({ responseCode: 550 });
  });

  it('makes the faults happen that are asked for', async () => {
    const faulty = async (kind: (typeof email.faults)[number]) => {
      email.faults.push(kind);
      const error: unknown = await send({ subject: kind }).catch((thrown: unknown) => thrown);
      expect(email.faults).toEqual([]);
      return error;
    };
    expect(await faulty('rate-limit')).toMatchObject({ responseCode: 421 });
    expect(await faulty('500')).toMatchObject({ responseCode: 451 });
    expect(await faulty('expired-token')).toMatchObject({ responseCode: 535 });
    expect(await faulty('reset')).toMatchObject({ code: 'ECONNECTION' });
    expect(await faulty('timeout-after-accept')).toMatchObject({ code: 'ECONNECTION' });
    const taken = await mailsIn('INBOX', email.clientOf('maria@example.net'));
    expect(taken.map(({ subject }) => subject)).toEqual(['timeout-after-accept']);
  });
});

describe('what happens in the sandbox', () => {
  it('a client writes: text, HTML, files, an invitation, another charset', async () => {
    await email.deliver('message', { text: 'Добрый день', subject: 'Запись', cc: 'a@example.net' });
    await email.deliver('message', { from: 'Wei <wei@example.net>', html: '<p>Hi</p>' });
    await email.deliver('message', { attachments: 'image,pdf', list: true });
    await email.deliver('message', { calendar: 'request', start: '2030-01-31T10:00:00Z' });
    await email.deliver('message', { charset: 'koi8-r', text: 'Приём', subject: 'О приёме' });
    await email.deliver('message', { count: 2, at: '2026-11-01T10:00:00Z', text: 'Again' });
    const [text, html, files, calendar, koi, first, second] = await mailsIn('INBOX');
    expect(text).toMatchObject({
      subject: 'Запись',
      text: 'Добрый день',
      from: { name: 'Maria', address: 'maria@example.net' },
      to: [{ name: 'Olga', address: 'olga@example.org' }],
      date: '2026-11-21T08:00:00.000Z',
    });
    expect(html).toMatchObject({ from: { address: 'wei@example.net' }, html: '<p>Hi</p>' });
    expect(html?.text).toBe('');
    expect(files?.attachments.map(({ filename }) => filename)).toEqual([
      'picture.png',
      'document.pdf',
    ]);
    expect(files?.source).toMatch(/^List-ID: /im);
    expect(calendar?.source).toContain('method=REQUEST');
    const ics = calendar?.attachments.find(({ mimeType }) => mimeType === 'text/calendar');
    expect(new TextDecoder().decode(ics?.content as ArrayBuffer)).toContain(
      'DTSTART:20300131T100000Z',
    );
    expect(koi).toMatchObject({ subject: 'О приёме', text: 'Приём' });
    expect(koi?.source).toContain('charset=koi8-r');
    expect(first).toMatchObject({ text: 'Again (1)', date: '2026-11-01T10:00:00.000Z' });
    expect(second).toMatchObject({ text: 'Again (2)' });
    expect(new Set([first?.messageId, second?.messageId]).size).toBe(2);
  });

  it('a client answers what they were sent, in its thread', async () => {
    await expect(email.deliver('message', { from: 'maria', replyTo: 'last' })).rejects.toThrow(
      /has sent no such mail/,
    );
    const { messageId } = await send();
    await email.deliver('message', { from: 'maria', replyTo: 'last', text: 'Да' });
    const [answer] = await mailsIn('INBOX');
    expect(answer).toMatchObject({
      subject: 'Re: Ваша запись',
      inReplyTo: messageId,
      references: messageId,
    });
    await send({ inReplyTo: answer?.messageId, references: [messageId, answer?.messageId] });
    await email.deliver('message', { from: 'maria', replyTo: 'last' });
    const again = (await mailsIn('INBOX')).at(-1);
    expect(again?.references?.split(/\s+/)).toHaveLength(3);
    expect(await mailsIn('Sent', email.clientOf('maria@example.net'))).toHaveLength(2);
  });

  it('what was sent comes back, or is answered by a machine', async () => {
    await expect(email.deliver('bounce')).rejects.toThrow(/has sent no such mail/);
    const { messageId } = await send();
    await email.deliver('bounce', { status: '5.2.2' });
    await email.deliver('auto_reply', { text: 'В отпуске' });
    const [bounce, reply] = await mailsIn('INBOX');
    expect(bounce?.source).toContain('report-type=delivery-status');
    expect(bounce?.source).toContain('Status: 5.2.2');
    expect(bounce?.source).toContain(`Message-ID: ${messageId}`);
    expect(bounce?.source).toContain('Final-Recipient: rfc822; maria@example.net');
    expect(reply).toMatchObject({ text: 'В отпуске', inReplyTo: messageId });
    expect(reply?.source).toContain('Auto-Submitted: auto-replied');
  });

  it('the same mailbox is used elsewhere', async () => {
    await email.deliver('message', { messageId: 'one@example.net' });
    await email.deliver('message', { messageId: 'two@example.net' });
    await email.deliver('read_elsewhere', { messageId: 'one@example.net' });
    await email.deliver('read_elsewhere');
    await email.deliver('read_elsewhere', { on: 'false' });
    await email.deliver('move', { messageId: '<one@example.net>', folder: 'Archive' });
    expect(await mailsIn('Archive')).toMatchObject([
      { messageId: '<one@example.net>', flags: ['\\Seen'] },
    ]);
    expect(await mailsIn('INBOX')).toMatchObject([{ messageId: '<two@example.net>', flags: [] }]);
    await email.deliver('delete');
    expect(await mailsIn('INBOX')).toEqual([]);
    await expect(email.deliver('move', { folder: 'None' })).rejects.toThrow(/no folder “None”/);
  });

  it('a mailbox is full, and has room again', async () => {
    await email.deliver('over_quota');
    await expect(email.deliver('message')).rejects.toThrow(/is full/);
    await expect(send({ to: 'olga@example.org' })).rejects.toMatchObject({ responseCode: 552 });
    await email.over(async (client) => {
      await expect(client.append('Sent', 'Subject: x\r\n\r\nx')).rejects.toMatchObject({
        serverResponseCode: 'OVERQUOTA',
      });
    });
    await email.deliver('over_quota', { on: false });
    await email.deliver('message');
    expect(await mailsIn('INBOX')).toHaveLength(1);
  });

  it('connections are cut, those of one mailbox alone', async () => {
    const olga = await email.imap();
    const azarya = await email.imap({
      user: email.shown().secondAddress,
      pass: email.shown().secondPassword,
    });
    await email.deliver('disconnect');
    await until(() => !olga.usable);
    await azarya.noop();
    expect(azarya.usable).toBe(true);
    await azarya.logout();
  });

  it('exactly this mail arrives', async () => {
    await email.deliver('raw', {
      source: 'From: a@example.net\nSubject: Сырое\n\nx\n',
      to: 'azarya@example.org',
    });
    const { secondAddress: user, secondPassword: pass } = email.shown();
    const [mail] = await mailsIn('INBOX', { user, pass });
    expect(mail?.source).toBe('From: a@example.net\r\nSubject: Сырое\r\n\r\nx\r\n');
  });

  it('says what it does not know', async () => {
    for (const [event, fields, said] of [
      ['nonsense', {}, /no event “nonsense”/],
      ['message', { to: 'maria@example.net' }, /no mailbox here/],
      ['message', { charset: 'gb18030' }, /writes no gb18030/],
      ['message', { charset: 'koi8-r', text: '漢' }, /no “漢” in koi8-r/],
      ['message', { attachments: 'film' }, /no file “film”/],
      ['message', { at: 'soon' }, /takes a time/],
      ['message', { from: 'a b' }, /takes an address/],
      ['raw', {}, /takes the mail/],
    ] as const) {
      await expect(email.deliver(event, fields), event).rejects.toThrow(said);
    }
  });

  it('begins anew, with the same passwords', async () => {
    const before = email.shown();
    await email.deliver('message');
    await send();
    email.sandbox.reset();
    expect(email.shown()).toEqual(before);
    expect(await mailsIn('INBOX')).toEqual([]);
    await expect(email.deliver('bounce')).rejects.toThrow(/has sent no such mail/);
  });
});
