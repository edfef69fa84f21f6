/** Logging in to a real mail server, and everything that can be wrong with one. */
import { describe, expect, it } from 'vitest';
import { smtpError } from '../../../gates/email/errors/smtp.ts';
import { proved } from '../../../gates/email/login/prove.ts';
import { connectSmtp } from '../../../gates/email/smtp.ts';
import { isSetUp } from '../../../src/domain/account.ts';
import { GateError } from '../../../src/domain/error.ts';
import { serverFlags, useMailWorld } from './world.ts';

const the = useMailWorld();

async function refused(work: Promise<unknown>): Promise<GateError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(GateError);
  return error as GateError;
}

const nothingKept = async (user = 'olga') => {
  const { accounts } = await the().app.store(user);
  expect((await accounts.list({ gate: 'email' })).filter(isSetUp)).toEqual([]);
};

describe('a login by password', () => {
  it('keeps nothing of one that does not work, and says where an app password is made', async () => {
    const { olga } = the().mail.users;
    const error = await refused(the().logInTo({ ...olga, password: 'wrong-password' }));
    expect(error).toMatchObject({ category: 'auth', exitCode: 3, code: 'password_refused' });
    expect(error.message).toContain('127.0.0.1 (IMAP)');
    expect(error.hint).toContain('gates email login --address olga@example.org');
    expect(`${error.message} ${error.hint} ${error.stack}`).not.toContain('wrong-password');
    await nothingKept();
  });

  it.each([
    ['selfSigned', 'certificate_self_signed', 'NODE_EXTRA_CA_CERTS'],
    ['expired', 'certificate_expired', 'renew the certificate'],
    ['wrongName', 'certificate_wrong_name', '--imap-host'],
  ] as const)(
    'sends no password to a server whose certificate is %s',
    async (which, code, cure) => {
      const { mail } = the();
      for (const security of ['tls', 'starttls'] as const) {
        const flags = serverFlags(mail, mail.bad[which]);
        if (security === 'starttls') {
          flags[3] = String(mail.imap.port);
          flags.push('--imap-security', 'starttls');
        }
        const error = await refused(the().logInTo(mail.users.olga, ...flags));
        expect({ security, code: error.code }).toEqual({ security, code });
        expect(error).toMatchObject({ category: 'unreachable', exitCode: 4 });
        expect(error.message).toContain('nothing secret was sent');
        expect(error.hint).toContain(cure);
        expect(error.hint).not.toMatch(/turn.*off|disable|rejectUnauthorized|insecure/i);
      }
      await nothingKept();
    },
  );

  it.each(['selfSigned', 'expired', 'wrongName'] as const)(
    'proves the server for sending, too: %s',
    async (which) => {
      const { mail } = the();
      const bad = mail.bad[which];
      const imap = ['--imap-host', mail.imap.host, '--imap-port', String(mail.imap.tlsPort)];
      for (const [port, security] of [
        [mail.smtp.tlsPort, 'tls'],
        [mail.smtp.port, 'starttls'],
      ] as const) {
        const smtp = ['--smtp-host', bad, '--smtp-port', String(port), '--smtp-security', security];
        const error = await refused(the().logInTo(mail.users.olga, ...imap, ...smtp));
        expect(error.code).toMatch(/^certificate_/);
      }
      await nothingKept();
    },
  );

  it('says that nobody is there, and what speaks another language', async () => {
    const { mail } = the();
    const nobody = ['--imap-host', '127.0.0.1', '--imap-port', '1', '--imap-security', 'tls'];
    const smtp = ['--smtp-host', '127.0.0.1', '--smtp-port', String(mail.smtp.tlsPort)];
    expect(await refused(the().logInTo(mail.users.olga, ...nobody, ...smtp))).toMatchObject({
      code: 'connection_refused',
      exitCode: 4,
    });
    const plainAsTls = ['--imap-host', '127.0.0.1', '--imap-port', String(mail.imap.port)];
    expect(await refused(the().logInTo(mail.users.olga, ...plainAsTls, ...smtp))).toMatchObject({
      code: 'tls_failed',
      exitCode: 4,
    });
  });

  it('speaks to no server elsewhere without TLS, and to none at all while a sandbox stands in', async () => {
    const { olga } = the().mail.users;
    const elsewhere = ['--imap-host', 'mail.example.org', '--smtp-host', 'mail.example.org'];
    const plain = await refused(the().logInTo(olga, ...elsewhere, '--imap-security', 'none'));
    expect(plain).toMatchObject({ exitCode: 2 });
    const real = await refused(the().logInTo(olga, ...elsewhere));
    expect(real).toMatchObject({ code: 'outside_sandbox', exitCode: 6 });
  });

  it('asks for the servers that nobody tells', async () => {
    const file = the().file('p.txt', 'secret');
    const args = ['--address', 'olga@nowhere.example', '--password-file', file];
    const error = await refused(the().run('login', ...args));
    expect(error).toMatchObject({ exitCode: 2 });
    expect(`${error.message} ${error.hint}`).toContain('--imap-host');
  });

  it.each([
    ['TLS', 'tls', 'tls'],
    ['STARTTLS', 'starttls', 'starttls'],
    ['no TLS, on this machine alone', 'none', 'none'],
  ] as const)('works over %s, and again', async (_, imapSecurity, smtpSecurity) => {
    const { mail } = the();
    const port = (place: typeof mail.imap, security: string) =>
      String(security === 'tls' ? place.tlsPort : place.port);
    const flags = [
      ['--imap-host', '127.0.0.1', '--imap-port', port(mail.imap, imapSecurity)],
      ['--smtp-host', '127.0.0.1', '--smtp-port', port(mail.smtp, smtpSecurity)],
      ['--imap-security', imapSecurity, '--smtp-security', smtpSecurity],
    ].flat();
    await the().logInTo(mail.users.olga, ...flags, '--name', 'Ольга', '--aliases', 'o@example.org');
    const { accounts } = await the().app.store('olga');
    const account = await accounts.find('email:olga@example.org');
    expect(account).toMatchObject({
      kind: 'login',
      handle: 'olga@example.org',
      details: {
        login: 'password',
        name: 'Ольга',
        aliases: ['o@example.org'],
        imap: { host: '127.0.0.1', security: imapSecurity },
        smtp: { host: '127.0.0.1', security: smtpSecurity },
      },
    });
    expect(JSON.stringify(account)).not.toContain(mail.users.olga.password);
    const session = await the().mailbox('olga', 'olga@example.org');
    const { whoami } = await import('../../../gates/email/whoami.ts');
    expect(await whoami(session)).toMatchObject({ externalId: 'olga@example.org' });
  });

  it('without a name leaves the one that is known, and says nothing of tokens', async () => {
    const { olga } = the().mail.users;
    await the().logInTo(olga, '--name', 'Ольга Петрова');
    const file = the().file('again.txt', olga.password);
    const args = ['--address', olga.address, '--password-file', file, ...serverFlags(the().mail)];
    const { value, text } = await the().run('login', ...args);
    expect(value.name).toBe('Ольга Петрова');
    expect(text).toContain('as Ольга Петрова (olga@example.org)');
    expect(text).not.toMatch(/token/i);
    const { accounts } = await the().app.store('olga');
    expect(await accounts.find('email:olga@example.org')).toMatchObject({
      name: 'Ольга Петрова',
      details: { name: 'Ольга Петрова' },
    });
  });

  it('has several mailboxes for one person, and none of them for two', async () => {
    const { anna, olga } = the().mail.users;
    await the().logInTo(olga);
    await the().logInTo(anna);
    const { accounts } = await the().app.store('olga');
    const all = await accounts.list({ gate: 'email' });
    expect(all.map(({ externalId }) => externalId).toSorted()).toEqual([
      'anna@example.org',
      'olga@example.org',
    ]);
    the().options.user = 'azarya';
    const error = await refused(the().logInTo(anna));
    the().options.user = 'olga';
    expect(error).toMatchObject({ code: 'account_of_another_person', exitCode: 6 });
  });
});

describe('a login by access token (XOAUTH2)', () => {
  it('is taken by both servers, and a wrong one is refused by both', async () => {
    const { mail } = the();
    const { address: username, token: accessToken } = mail.users.anna;
    const at = ({ host, tlsPort: port }: typeof mail.imap) =>
      ({ host, port, security: 'tls' }) as const;
    const servers = { imap: [at(mail.imap)], smtp: [at(mail.smtp)] };
    const http = await the().app.http();
    const works = proved(http, username, servers, 'google', { username, accessToken });
    expect(await works).toEqual({ imap: at(mail.imap), smtp: at(mail.smtp) });
    const wrong = { username, accessToken: 'of-somebody-else' };
    for (const error of [
      await refused(proved(http, username, servers, 'google', wrong)),
      smtpError(
        { address: username, login: 'google', protocol: 'SMTP', server: at(mail.smtp) },
        await connectSmtp(at(mail.smtp), wrong).catch((thrown: unknown) => thrown),
      ),
    ]) {
      expect(error).toMatchObject({ code: 'google_login_refused', exitCode: 3 });
      expect(error.hint).toContain('gates email login --google');
      expect(String(error.stack)).not.toContain('of-somebody-else');
    }
  });
});

describe('a login that stopped working', () => {
  it('is told with its cure by whatever needs it, and works again after a new one', async () => {
    const { mail } = the();
    const { olga } = mail.users;
    await the().logInTo(olga);
    const changed = { ...olga, password: 'another-password' };
    await mail.admit([changed, mail.users.azarya, mail.users.anna, mail.users.full]);
    const flags = ['--to', 'anna@example.org', '--subject', 'x', '--account', 'olga@example.org'];
    const error = await refused(the().run('send', ...flags, 'y'));
    expect(error).toMatchObject({ code: 'password_refused', exitCode: 3 });
    expect(error.message).toContain('(SMTP)');
    const status = await refused(the().run('status', '--account', 'olga@example.org'));
    expect(status).toMatchObject({ code: 'password_refused', exitCode: 3 });
    await the().logInTo(changed);
    const { value } = await the().run('status', '--account', 'olga@example.org');
    expect(value.mailboxes[0].problem).toBeNull();
    await mail.admit(Object.values(mail.users));
    await the().logInTo(olga);
  });

  it('is forgotten at logout', async () => {
    const one = await the().run('logout', '--account', 'anna@example.org');
    expect(one.text).toContain('anna@example.org is logged out');
    const { accounts } = await the().app.store('olga');
    const left = (await accounts.list({ gate: 'email' })).filter(isSetUp);
    expect(left.map(({ externalId }) => externalId)).toEqual(['olga@example.org']);
    const shown = await the().run('logout');
    expect(shown.value).toMatchObject({ revoked: true });
    await nothingKept();
  });
});

describe('a full mailbox', () => {
  it('sends, and says that no copy could be kept and why', async () => {
    const { full } = the().mail.users;
    await the().logInTo(full);
    const long = 'строка текста, которая займёт место в ящике\n'.repeat(200);
    const { value } = await the().run('send', '--to', 'anna@example.org', '--subject', 'x', long);
    expect(value.status).toBe('accepted');
    const warning = the().warnings.at(-1) ?? '';
    expect(warning).toContain('The mail was sent, but no copy of it stands');
    expect(warning).toContain('The mailbox is full.');
    expect(warning).toMatch(/The server says: .*[.!?] Delete old mail/);
    expect(warning).toContain('gates email status');
  });

  it('is told by status and doctor how full it is', async () => {
    const { value, text } = await the().run('status');
    expect(value.mailboxes[0]).toMatchObject({
      address: 'full@example.org',
      login: 'password',
      standing: { quota: { limit: expect.any(Number) }, sentCopies: 'here' },
      problem: null,
      lastSync: null,
    });
    expect(value.mailboxes[0].standing.largestMail).toBe(the().mail.largest);
    expect(value.mailboxes[0].standing.folders[0]).toMatchObject({ use: 'inbox' });
    expect(text).toContain('IMAP      127.0.0.1:');
    expect(text).toMatch(/^Room {6}[\d.]+ of [1-9][\d.]* KB used \(\d+%\)$/m);
    expect(text).toMatch(/^Synced {4}not yet$/m);
    const { checks } = await import('../../../gates/email/checks.ts');
    const found = await checks(await the().mailbox('olga', 'full@example.org'));
    expect(found.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['imap', 'smtp', 'quota']),
    );
  });
});
