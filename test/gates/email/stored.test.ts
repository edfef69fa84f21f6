/** Mails as no program writes them, in the store: each engine takes all of them, and a sync gets past them. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { gate } from '../../../gates/email/gate.ts';
import { type App, openApp } from '../../../src/app.ts';
import { openHome } from '../../../src/home.ts';
import { openEngine } from '../../support/engines.ts';
import { recordingUi } from '../../support/ui.ts';
import { eventsIn } from './parse/read.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

const ID = 'email:olga@example.org';

async function appOver(env: NodeJS.ProcessEnv): Promise<App> {
  const folder = mkdtempSync(join(tmpdir(), 'gates-stored-'));
  open.push(async () => rmSync(folder, { recursive: true }));
  const everything = { GATES_HOME: join(folder, 'home'), GATES_VAULT: 'file', ...env };
  const home = await openHome(everything);
  home.addUser('olga');
  const row = { summary: 'Mail', provider: 'email', signIn: 'login', hosts: {} } as const;
  const app = openApp({
    catalogue: [{ ...row, name: 'email', title: 'Email', load: async () => gate }],
    home,
    env: everything,
    options: { json: false, interactive: false, verbose: false, yes: false, dryRun: false },
    ui: recordingUi().ui,
    signal: new AbortController().signal,
  });
  open.push(() => app.close());
  await (
    await app.store('olga')
  ).accounts.save({
    id: ID,
    gate: 'email',
    externalId: 'olga@example.org',
    kind: 'login',
    name: 'Olga',
    handle: 'olga@example.org',
    enabled: true,
    details: {},
    login: null,
    createdAt: 0,
  });
  return app;
}

/** Nothing makes it shorter. */
const noise = (length: number) => randomBytes(length).toString('hex').slice(0, length);

const MAILS: Readonly<Record<string, () => string>> = {
  'a subject as long as a book': () => `Message-ID: <1@example.org>\nSubject: ${noise(20_000)}`,
  'ids as long as a book': () =>
    `Message-ID: <${noise(20_000)}@example.org>\nReferences: <${noise(20_000)}@example.org>`,
  'a name and an address as long as a book': () =>
    `Message-ID: <3@example.org>\nFrom: ${noise(20_000)} <${noise(20_000)}@example.org>`,
  'a name as long as a book': () =>
    `Message-ID: <6@example.org>\nFrom: ${noise(20_000)} <anna@example.org>`,
  'signs that no text has': () =>
    `Message-ID: <4\0@example.org>\nFrom: A\0nna <an\0na@example.org>\nTo: \0 <o\0@example.org>\nX-\0: \0\nSubject: =?utf-8?Q?a=00=ED=A0=80?=\nContent-Type: text/html\0; charset="\0"`,
  'a file of a name as long as a book': () =>
    `Message-ID: <5@example.org>\nContent-Type: application/x-${noise(3000)}; name="${noise(5000)}"`,
};

describe.each(['sqlite', 'postgres'] as const)('the store on %s', (name) => {
  it('takes mails as no program writes them', async ({ skip }) => {
    const engine = await openEngine(name);
    if ('missing' in engine) return skip(engine.missing);
    open.push(() => engine.stop());
    const app = await appOver(engine.env);
    const inbound = await app.inbound('olga');
    for (const [what, head] of Object.entries(MAILS)) {
      const counts = await inbound.accept('email', eventsIn(`${head()}\n\nHello \0`), null);
      expect({ what, messages: counts.messages }).toEqual({ what, messages: 1 });
    }
  });
});

const paper = (name: string) =>
  `--b\nContent-Type: application/pdf; name="${name}"\nContent-Disposition: attachment\n\n${name}\n`;
const mailOf = (hour: number, ...files: readonly string[]) =>
  `Message-ID: <one@example.org>\nDate: Mon, 01 Jan 2024 ${hour}:00:00 +0000\nFrom: anna@example.org\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n${files.map(paper).join('')}--b--\n`;

it('keeps apart the files of two mails that bear one id', async () => {
  const app = await appOver({});
  const inbound = await app.inbound('olga');
  const { messages } = await app.store('olga');
  const namesOf = async (id: string) =>
    Promise.all(
      [id, `${id}#1`, `${id}#2`].map(
        async (each) => (await messages.find(ID, each))?.media?.filename ?? null,
      ),
    );
  for (let times = 0; times < 2; times += 1) {
    for (const mail of [mailOf(10, 'a.pdf', 'b.pdf'), mailOf(11, 'x.pdf', 'y.pdf', 'z.pdf')]) {
      await inbound.accept('email', eventsIn(mail), null);
    }
    expect(await messages.count()).toBe(5);
    expect(await namesOf('one@example.org')).toEqual(['a.pdf', 'b.pdf', null]);
    const [twin] = eventsIn(mailOf(11));
    const id = twin?.kind === 'message' ? (twin.twin ?? '') : '';
    expect(await namesOf(id)).toEqual(['x.pdf', 'y.pdf', 'z.pdf']);
  }
});
