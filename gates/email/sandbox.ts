/** The pretend mail providers: an IMAP and an SMTP server on this machine, and a pretend Google to log in with. */
import type { Sandbox, SandboxHost } from '../../src/gate.ts';
import { ABOUT } from './sandbox/about.ts';
import { autoconfig } from './sandbox/autoconfig.ts';
import { AZARYA, OLGA, PEOPLE } from './sandbox/directory.ts';
import { happen, HAPPENINGS } from './sandbox/events.ts';
import { google } from './sandbox/google/oauth.ts';
import { HERE, newWorld, type World } from './sandbox/world.ts';

export async function sandbox(host: SandboxHost): Promise<Sandbox> {
  const world = newWorld(host);
  const ends: (() => Promise<void>)[] = [];
  return {
    get credentials() {
      return credentialsOf(world);
    },
    fetch: async (request) => {
      const path = new URL(request.url).pathname.replace(/^\/google(?=\/)/, '');
      if (path.startsWith('/autoconfig/'))
        return autoconfig(world, path.slice('/autoconfig'.length));
      return (await google(world, request, path)) ?? new Response('Not found\n', { status: 404 });
    },
    deliver: (event) => happen(world, event),
    events: HAPPENINGS,
    about: ABOUT,
    reset: () => world.reset(),
    async open() {
      const [{ startImap }, { startSmtp }] = await Promise.all([
        import('./sandbox/imap/server.ts'),
        import('./sandbox/smtp.ts'),
      ]);
      const imap = await startImap(world);
      ends.push(() => imap.close());
      const smtp = await startSmtp(world);
      ends.push(() => smtp.close());
      world.ports = { imap: imap.port, smtp: smtp.port };
    },
    async close() {
      await Promise.all(ends.splice(0).map((end) => end()));
      world.ports = null;
    },
  };
}

function credentialsOf({ secrets, ports }: World): Readonly<Record<string, unknown>> {
  const [first, second] = PEOPLE.filter(({ kind }) => kind === 'google');
  return {
    address: OLGA,
    password: secrets.passwords.get(OLGA),
    secondAddress: AZARYA,
    secondPassword: secrets.passwords.get(AZARYA),
    imapHost: HERE,
    imapPort: ports?.imap ?? null,
    smtpHost: HERE,
    smtpPort: ports?.smtp ?? null,
    clientPassword: secrets.clients,
    google: { ...secrets.google, address: first?.address, secondAddress: second?.address },
  };
}
