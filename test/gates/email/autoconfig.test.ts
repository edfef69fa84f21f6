/** Where an address's servers are: told by a real web server and a real name server of this machine. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { configOf } from '../../../gates/email/login/autoconfig-xml.ts';
import { findServers } from '../../../gates/email/login/autoconfig.ts';
import { exchange } from '../../../gates/email/login/by-google.ts';
import { missing, submit } from '../../../gates/email/login/by-password.ts';
import type { LoginContext } from '../../../src/gate.ts';
import type { Http } from '../../../src/http/client.ts';
import { openHttp } from '../../../src/http/open.ts';
import { type Records, startNameServer } from './name-server.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

async function nameServer(records: Records) {
  const { close, ...server } = await startNameServer(records);
  open.push(close);
  return server;
}

const config = (servers: string) => `<?xml version="1.0"?>
<!DOCTYPE clientConfig [ <!ENTITY evil "attacker.example"> ]>
<clientConfig version="1.1"><emailProvider id="example.org"><domain>example.org</domain>
<displayName>Example &amp; Sons</displayName>${servers}</emailProvider></clientConfig>`;

const server = (kind: string, host: string, port: number, socketType: string, more = '') => {
  const tag = kind === 'smtp' ? 'outgoingServer' : 'incomingServer';
  return `<${tag} type="${kind}"><hostname>${host}</hostname><port>${port}</port>
<socketType>${socketType}</socketType><username>%EMAILADDRESS%</username>${more}</${tag}>`;
};

const GOOD = config(
  server('pop3', 'pop.example.org', 995, 'SSL') +
    server('imap', 'imap.example.org', 143, 'STARTTLS') +
    server('imap', 'imap.example.org', 993, 'SSL') +
    server('smtp', 'smtp.example.org', 587, 'STARTTLS'),
);

describe('a settings file', () => {
  it('names servers, those with TLS from the start first', () => {
    expect(configOf(GOOD, 'olga@example.org')).toEqual({
      imap: [
        { host: 'imap.example.org', port: 993, security: 'tls' },
        { host: 'imap.example.org', port: 143, security: 'starttls' },
      ],
      smtp: [{ host: 'smtp.example.org', port: 587, security: 'starttls' }],
      username: 'olga@example.org',
    });
  });

  it('fills in what depends on the address', () => {
    const xml = config(
      server('imap', 'imap.%EMAILDOMAIN%', 993, 'SSL').replace(
        '%EMAILADDRESS%',
        '%EMAILLOCALPART%',
      ) + server('smtp', 'smtp.%EMAILDOMAIN%', 465, 'SSL'),
    );
    expect(configOf(xml, 'olga@example.org')).toMatchObject({
      imap: [{ host: 'imap.example.org' }],
      username: 'olga',
    });
  });

  it.each([
    ['in the clear', server('imap', 'imap.example.org', 143, 'plain')],
    ['of no port', server('imap', 'imap.example.org', 0, 'SSL')],
    ['with an entity for a name', server('imap', '&evil;', 993, 'SSL')],
    ['of a name that is none', server('imap', 'a b/c', 993, 'SSL')],
  ])('is not believed about a server %s', (_, imap) => {
    const xml = config(imap + server('smtp', 'smtp.example.org', 465, 'SSL'));
    expect(configOf(xml, 'olga@example.org')).toBeNull();
  });

  it('that is no such file tells nothing', () => {
    for (const text of ['', 'nothing', '<html><body>404</body></html>', '<clientConfig>']) {
      expect(configOf(text, 'olga@example.org')).toBeNull();
    }
  });
});

describe('the order in which servers are looked for', () => {
  /** Mozilla's database, by what is asked for. */
  async function database(files: Readonly<Record<string, string>>) {
    const asked: string[] = [];
    const web: Server = createServer(({ url = '' }, response) => {
      asked.push(url);
      const file = files[url.split('/').at(-1) ?? ''];
      response.statusCode = file === undefined ? 404 : 200;
      response.end(file);
    });
    await new Promise<void>((done) => web.listen(0, '127.0.0.1', done));
    const base = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
    const http = openHttp({
      sandbox: base,
      hosts: {
        'https://autoconfig.thunderbird.net': 'db',
        'https://oauth2.googleapis.com': 'google',
        'https://openidconnect.googleapis.com': 'google',
      },
      env: {},
    });
    open.push(
      () => void http.close(),
      () => web.close(),
    );
    return { http, asked };
  }

  it('begins with Mozilla’s database, which learns the domain alone', async () => {
    const { http, asked } = await database({ 'example.org': GOOD });
    const found = await findServers(http, 'olga@example.org');
    expect(found).toMatchObject({ vouched: true, imap: [{ host: 'imap.example.org' }, {}] });
    expect(String(found?.source)).toBe('Mozilla’s list of providers');
    expect(asked).toEqual(['/db/v1.1/example.org']);
  });

  /** As without a sandbox: what would go out to the web goes to that server all the same. */
  async function outside(files: Readonly<Record<string, string>>) {
    const { http, asked } = await database(files);
    const real: Http = {
      ...http,
      address: (url) => url,
      request: (request) =>
        http.request({
          ...request,
          url: `https://autoconfig.thunderbird.net/${new URL(request.url).host}${new URL(request.url).pathname}`,
        }),
    };
    return { http: real, asked };
  }

  it('goes on with the provider’s own file, then with its SRV records', async () => {
    const own = await outside({ 'config-v1.1.xml': GOOD });
    const none = await nameServer({});
    const listed = await findServers(own.http, 'olga@example.org', none.resolver);
    expect(String(listed?.source)).toBe('the settings file of example.org');
    expect(listed?.vouched).toBe(true);
    expect(own.asked).toEqual([
      '/db/autoconfig.thunderbird.net/v1.1/example.org',
      '/db/autoconfig.example.org/mail/config-v1.1.xml',
    ]);
    const { http } = await outside({});
    const records = (host: string): Records => ({
      '_imaps._tcp.example.org': [[0, 1, 993, host]],
      '_submissions._tcp.example.org': [[0, 1, 465, host]],
    });
    const at = await nameServer(records('mail.example.org'));
    expect(await findServers(http, 'olga@example.org', at.resolver)).toMatchObject({
      imap: [{ host: 'mail.example.org' }],
      vouched: true,
    });
    // Elsewhere: nobody but DNS says so.
    const away = await nameServer(records('mail.example.net'));
    expect(await findServers(http, 'olga@example.org', away.resolver)).toMatchObject({
      smtp: [{ host: 'mail.example.net', port: 465, security: 'tls' }],
      username: 'olga@example.org',
      vouched: false,
    });
  });

  it('ends with whoever takes the domain’s mail, in Mozilla’s database', async () => {
    const { http, asked } = await outside({ 'provider.example': GOOD });
    const dns = await nameServer({
      'example.org': [
        [20, 'spare.example.net'],
        [10, 'mx1.in.provider.example'],
      ],
    });
    const found = await findServers(http, 'olga@example.org', dns.resolver);
    expect(String(found?.source)).toContain('for provider.example, which takes the mail');
    expect(found).toMatchObject({ vouched: false, imap: [{ host: 'imap.example.org' }, {}] });
    expect(asked.slice(2)).toEqual([
      '/db/autoconfig.thunderbird.net/v1.1/in.provider.example',
      '/db/autoconfig.thunderbird.net/v1.1/provider.example',
    ]);
    expect(await findServers(http, 'olga@example.com', dns.resolver)).toBeNull();
  });

  it('asks before a password goes where only DNS points', async () => {
    const { http } = await outside({});
    const dns = await nameServer({
      '_imaps._tcp.example.org': [
        [0, 1, 1, 'localhost'],
        [1, 1, 1, '127.0.0.1.nip.example'],
      ],
      '_submissions._tcp.example.org': [[0, 1, 1, 'localhost']],
    });
    const said: string[] = [];
    const context = (agrees: boolean): LoginContext => ({
      fields: { address: 'olga@example.org', password: 'never-sent' },
      scopes: [],
      http,
      now: Date.now,
      note: (text) => void said.push(String(text)),
      confirm: async (question) => {
        said.push(String(question));
        return agrees;
      },
    });
    await expect(submit(context(false), dns.resolver)).rejects.toMatchObject({
      code: 'servers_unproved',
      exitCode: 6,
    });
    expect(said).toEqual([
      'Servers of olga@example.org, by the SRV records of example.org: IMAP localhost:1 (TLS) or 127.0.0.1.nip.example:1 (TLS), SMTP localhost:1 (TLS).',
      'Only DNS, which can be forged, says that. Give these servers the password?',
    ]);
    // Nobody is there; but it was tried.
    await expect(submit(context(true), dns.resolver)).rejects.toMatchObject({
      code: 'connection_refused',
    });
    expect(await missing(context(true), dns.resolver)).toEqual([]);
    const nobody = await nameServer({});
    const open = await missing(context(true), nobody.resolver);
    expect(open.map(({ name }) => name)).toEqual(['imapHost', 'smtpHost']);
  });

  it('tells of all servers that a password may go to, and tries no others', async () => {
    const { http } = await outside({});
    const names = [1, 2, 3, 4, 5].map((number) => [number, 1, 1, `localhost`] as const);
    const dns = await nameServer({
      '_imaps._tcp.example.org': names,
      '_submissions._tcp.example.org': names,
    });
    let said = '';
    const context: LoginContext = {
      fields: { address: 'olga@example.org', password: 'never-sent' },
      scopes: [],
      http,
      now: Date.now,
      note: (text) => void (said = String(text)),
      confirm: async () => false,
    };
    await expect(submit(context, dns.resolver)).rejects.toMatchObject({ code: 'servers_unproved' });
    expect(said.match(/localhost:1/g)).toHaveLength(8);
  });

  it('leads a login of Google’s to nobody but Google', async () => {
    const { http } = await database({
      token: JSON.stringify({
        access_token: 'access',
        refresh_token: 'refresh',
        scope: 'https://mail.google.com/',
      }),
      userinfo: JSON.stringify({ email: 'olga@example.org' }),
      'example.org': config(
        server('imap', 'imap.gmail.com', 993, 'SSL') +
          server('smtp', 'smtp.example.net', 465, 'SSL'),
      ),
    });
    let said = '';
    const context: LoginContext = {
      fields: { clientId: 'id', clientSecret: 'secret' },
      scopes: [],
      http,
      now: Date.now,
      note: (text) => void (said = String(text)),
    };
    const answer = { code: 'code', redirectUri: 'http://localhost:1/', verifier: 'v' };
    // Real servers are out of reach while a sandbox stands in.
    await expect(exchange(context, answer)).rejects.toMatchObject({ code: 'outside_sandbox' });
    expect(said).toContain('IMAP imap.gmail.com:993 (TLS), SMTP smtp.gmail.com:465 (TLS).');
  });

  it('asks nobody else while a sandbox stands in', async () => {
    const { http, asked } = await database({});
    const dns = await nameServer({ '_imaps._tcp.example.org': [[0, 1, 993, 'imap.example.org']] });
    expect(await findServers(http, 'olga@example.org', dns.resolver)).toBeNull();
    expect(asked).toHaveLength(1);
    expect(dns.asked).toEqual([]);
  });
});
