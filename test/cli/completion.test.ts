import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ShellCompDirective } from '@bomb.sh/tab';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../gates/index.ts';
import { openApp } from '../../src/app.ts';
import { answerTo } from '../../src/cli/completion/answer.ts';
import { nameOf, takesValue } from '../../src/cli/completion/place.ts';
import { SOURCES } from '../../src/cli/completion/values.ts';
import { wholeProgram } from '../../src/cli/program.ts';
import { type Home, openHome } from '../../src/home.ts';
import { ENGLISH } from '../../src/language/translate.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { account, NOON, outboxRow } from '../store/fixture.ts';
import { recordingUi } from '../support/ui.ts';

const folder = mkdtempSync(join(tmpdir(), 'gates-completion-'));
const env: NodeJS.ProcessEnv = { GATES_HOME: folder, GATES_VAULT: 'file', GATES_LANG: 'en' };
afterAll(() => rmSync(folder, { recursive: true }));

const NUMBER = 'whatsapp:100000000000001';
let home: Home;

beforeAll(async () => {
  home = await openHome(env);
  for (const user of ['olga', 'azarya', 'empty']) home.addUser(user);
  await filled('olga', async (store) => {
    await store.accounts.save(account());
    await store.accounts.save(
      account({ id: 'meta:7', gate: 'meta', externalId: '7', kind: 'login', name: 'Olga M.' }),
    );
    await client(store, { kind: 'phone', value: '79991234567' }, 'Анна', NOON);
    await client(store, { kind: 'phone', value: '79161112233' }, 'Борис', NOON + 2000);
    await client(store, { kind: 'user_id', value: 'RU.7391046251830000001' }, 'Вера', NOON + 1000);
    await store.outbox.add(outboxRow({ id: 'aaaa-sent', state: 'sent' }));
    await store.outbox.add(outboxRow({ id: 'bbbb-unknown', state: 'unknown' }));
    await store.journal.append([
      { gate: 'whatsapp', receivedAt: NOON, headers: {}, body: new Uint8Array() },
      { gate: 'whatsapp', receivedAt: NOON, headers: {}, body: new Uint8Array() },
    ]);
  });
  await filled('azarya', async (store) => {
    await store.accounts.save(account({ id: 'whatsapp:2', externalId: '2', name: 'Azarya’s' }));
    const bot = { id: 'telegram:70', gate: 'telegram', externalId: '70', kind: 'login' } as const;
    await store.accounts.save(account({ ...bot, name: 'Azarya’s Workshop' }));
    await client(store, { kind: 'user_id', value: '61' }, 'Глеб', NOON, {
      accountId: bot.id,
      externalId: '-1003000000001:45',
    });
  });
  writeFileSync(
    home.templatesFile('olga'),
    JSON.stringify({
      [NUMBER]: [
        { name: 'reminder', language: 'ru', status: 'APPROVED' },
        { name: 'reminder', language: 'en_US', status: 'REJECTED' },
        { name: 'welcome', language: 'ru', status: 'APPROVED' },
        { name: '$(touch x)', language: 'ru', status: 'APPROVED' },
        { nonsense: true },
      ],
    }),
  );
});

async function filled(user: string, work: (store: Store) => Promise<void>): Promise<void> {
  const store = await openStore({ user, file: home.storeFile(user) });
  await work(store);
  await store.close();
}

async function client(
  store: Store,
  identity: { kind: string; value: string },
  name: string,
  at: number,
  {
    accountId = NUMBER,
    externalId = `wamid.${identity.value}==`,
  }: { accountId?: string; externalId?: string } = {},
): Promise<void> {
  const gate = accountId.split(':', 1)[0] ?? '';
  const person = await store.people.resolve(gate, { identities: [identity], name }, at);
  const { id } = await store.conversations.resolve({
    accountId,
    personId: person.id,
    groupId: null,
    title: null,
    at,
  });
  await store.messages.insert({
    accountId,
    externalId,
    conversationId: id,
    personId: person.id,
    direction: 'inbound',
    from: identity.value,
    to: '79997654321',
    type: 'text',
    text: `Это ${name}`,
    timestamp: at,
    receivedAt: at,
    status: 'delivered',
    error: null,
    replyTo: null,
    media: null,
    key: null,
    raw: {},
  });
}

interface Told {
  values: string[];
  abouts: Record<string, string>;
  directive: number;
}

/** What is offered at the end of a line; `·` stands for the empty word after a blank. */
async function offered(line: string, more: NodeJS.ProcessEnv = {}): Promise<Told> {
  const words = line.split(' ').map((word) => (word === '·' ? '' : word));
  const lines = (await answerTo(words, { catalogue, env: { ...env, ...more } })).split('\n');
  expect(lines.pop()).toBe('');
  const directive = /^:(\d+)$/.exec(lines.pop() ?? '')?.[1];
  const pairs = lines.map((each) => each.split('\t') as [string, string]);
  return {
    values: pairs.map(([value]) => value),
    abouts: Object.fromEntries(pairs),
    directive: Number(directive),
  };
}

const { ShellCompDirectiveNoFileComp: NO_FILES, ShellCompDirectiveKeepOrder: KEEP_ORDER } =
  ShellCompDirective;

describe('words and flags', () => {
  it('offers groups with what they are, in the order of the help', async () => {
    const { values, abouts, directive } = await offered('·');
    expect(values.slice(0, 3)).toEqual(['user', 'account', 'vault']);
    expect(values).toEqual(expect.arrayContaining(['completion', 'meta', 'whatsapp', 'help']));
    expect(values).not.toContain('complete');
    expect(abouts['whatsapp']).toBe('Send and receive on WhatsApp Business numbers');
    expect(directive).toBe(NO_FILES + KEEP_ORDER);
  });

  it.each([
    ['wha', ['whatsapp']],
    ['help wha', ['whatsapp']],
    ['imp', ['import']],
    ['import ·', ['meta-archive', 'telegram-desktop']],
    ['whatsapp tem', ['template']],
    ['whatsapp template ·', ['list', 'show', 'history', 'library', 'create', 'edit', 'delete']],
    ['--user olga whatsapp num', ['numbers']],
    ['--json whatsapp num', ['numbers']],
    ['help whatsapp template s', ['show']],
    ['email st', ['status']],
    ['email login --goo', ['--google']],
    ['email send --to a@example.org --sub', ['--subject']],
    ['whatsapp send --dr', ['--dry-run']],
    ['whatsapp send --to 7 --reply', ['--reply-to']],
    ['nosuch ·', []],
    ['whatsapp nosuch ·', []],
    ['whatsapp send --nosuch=a', []],
  ])('gates %s', async (line, values) => {
    expect((await offered(line)).values).toEqual(values);
  });

  it('offers what must be given first, then the rest, and what was given not again', async () => {
    const before = await offered('whatsapp send -');
    expect(before.values[0]).toBe('--to');
    expect(before.values).toEqual(expect.arrayContaining(['--json', '--user', '--help']));
    const after = await offered('whatsapp send --to 79991234567 --json --button yes=Да -');
    expect(after.values).not.toContain('--to');
    expect(after.values).not.toContain('--json');
    expect(after.values).toContain('--button');
  });

  it('offers flags where there is nothing else to say', async () => {
    expect((await offered('whatsapp status ·')).values).toContain('--account');
    expect((await offered('whatsapp send --to 7 Привет --json ·')).values).toContain('--account');
  });

  it('takes what follows -- as words', async () => {
    expect((await offered('outbox show --user olga -- --')).values).toEqual([]);
    expect((await offered('account show --user olga -- what')).values).toEqual([NUMBER]);
  });

  it('speaks the reader’s language', async () => {
    const told = await offered('wha', { GATES_LANG: 'ru' });
    expect(told.abouts['whatsapp']).toMatch(/\p{Script=Cyrillic}/u);
    const flag = await offered('whatsapp send --dr', { GATES_LANG: 'ru' });
    expect(flag.abouts['--dry-run']).toMatch(/\p{Script=Cyrillic}/u);
  });
});

describe('values', () => {
  it.each([
    ['whatsapp read --user ·', ['azarya', 'empty', 'olga']],
    ['whatsapp read --user=o', ['olga']],
    ['user show a', ['azarya']],
    ['user set a', ['azarya']],
    [
      'export substance --gate ·',
      ['meta', 'whatsapp', 'messenger', 'instagram', 'telegram', 'email', 'zoom', 'calcom'],
    ],
    ['import meta-archive --gate ·', ['messenger', 'instagram']],
    ['vault use ·', ['keychain', 'file']],
    ['vault move --to k', ['keychain']],
    ['webhook events --state ·', ['new', 'done', 'aside']],
    ['outbox list --status un', ['unknown']],
    ['email send --format ·', ['markdown', 'html']],
    ['whatsapp send --wait ·', ['sent', 'delivered', 'read']],
    ['trigger w', ['whatsapp']],
    ['trigger whatsapp template', ['template_status', 'template_quality', 'template_category']],
    ['trigger meta exp', ['expire_tokens']],
    ['account show --user olga ·', ['meta:7', NUMBER]],
    ['account show --user azarya ·', ['telegram:70', 'whatsapp:2']],
    ['telegram status --user azarya --account ·', ['telegram:70']],
    ['telegram edit --user azarya ·', ['-1003000000001:45']],
    ['telegram delete --user azarya -1', ['-1003000000001:45']],
    ['telegram publish --user azarya --channel ·', []],
    ['whatsapp read --user olga --account ·', [NUMBER]],
    ['whatsapp numbers disable --user olga ·', [NUMBER]],
    ['outbox show --user olga a', ['aaaa-sent']],
    ['outbox resend --user olga ·', ['bbbb-unknown']],
    ['webhook show --user olga ·', ['2', '1']],
    ['webhook replay --user olga 2 ·', ['1']],
    ['whatsapp send --user olga --template ·', ['reminder', 'welcome']],
    ['whatsapp template show --user olga r', ['reminder']],
    ['whatsapp send --user olga --template reminder --lang ·', ['ru', 'en_US']],
    ['whatsapp send --user olga --to 79161112233 --reply-to ·', ['wamid.79161112233==']],
    ['whatsapp mark-read --user olga wamid.7999', ['wamid.79991234567==']],
    ['whatsapp typing --user olga 79161', ['79161112233']],
    ['whatsapp block --user olga 79161', ['79161112233']],
    ['whatsapp register --user olga ·', [NUMBER]],
    ['whatsapp send --caption ·', []],
    ['user add ·', []],
  ])('gates %s', async (line, values) => {
    const told = await offered(line);
    const open = values.length === 0 && told.values[0]?.startsWith('--');
    expect(open ? [] : told.values).toEqual(values);
    expect(told.directive).toBe(NO_FILES + KEEP_ORDER);
  });

  it('offers the people last written with, newest first, by a name', async () => {
    const told = await offered('whatsapp send --user olga --to ·');
    expect(told.values).toEqual(['79161112233', 'RU.7391046251830000001', '79991234567']);
    expect(told.abouts['79991234567']).toBe('Анна');
    expect((await offered('whatsapp read --user olga --from 7999')).values).toEqual([
      '79991234567',
    ]);
    expect((await offered('trigger whatsapp message --user olga --from 7916')).values).toEqual([
      '79161112233',
    ]);
  });

  it('offers anybody with the gate they are known on, meetings and bookings', async () => {
    await filled('azarya', async (store) => {
      const identity = { kind: 'user_id', value: '700000007' };
      const person = await store.people.resolve(
        'telegram',
        { identities: [identity], name: 'Вера' },
        9,
      );
      const place = { accountId: 'telegram:70', groupId: null, title: null, at: 9 };
      await store.conversations.resolve({ ...place, personId: person.id });
      const now = Date.now() + 60_000;
      const about = { accountId: 'zoom:u', gate: 'zoom', kind: 'meeting', meeting: null } as const;
      const facts = { topic: 'Talk', startsAt: now };
      await store.records.put({
        ...about,
        externalId: '85312345678',
        facts,
        at: 1,
        raw: null,
        now,
      });
    });
    const invited = await offered('zoom meeting create Talk --user azarya --for tele');
    expect(invited.abouts['telegram:700000007']).toBe('Вера');
    // Flags of the verb that is meant where none is named.
    expect((await offered('calcom bookings --pa')).values).toEqual(['--past']);
    expect((await offered('calcom bookings show x --pa')).values).toEqual([]);
    expect((await offered('calcom link --user azarya --to tele')).values).toContain(
      'telegram:700000007',
    );
    for (const verb of ['meeting show', 'participants', 'recordings get', 'registrant list']) {
      expect((await offered(`zoom ${verb} --user azarya 853`)).values).toEqual(['85312345678']);
    }
  });

  it('offers groups by their ids, and by a title of one word where one is typed', async () => {
    await filled('azarya', async (store) => {
      const place = { accountId: 'telegram:70', personId: null, at: 9 };
      await store.conversations.resolve({ ...place, groupId: '-4000000007', title: 'Кружок' });
      await store.conversations.resolve({ ...place, groupId: '-4000000008', title: 'Кру $(x)' });
    });
    const told = await offered('telegram send --user azarya --to -40');
    expect(told.abouts['-4000000007']).toBe('Кружок');
    for (const line of ['send --user azarya --to Кру', 'read --user azarya --from Кру']) {
      const { values, abouts } = await offered(`telegram ${line}`);
      expect(values).toEqual(['Кружок']);
      expect(abouts['Кружок']).toBe('-4000000007');
    }
  });

  it('keeps the plus that was typed', async () => {
    const told = await offered('whatsapp send --user olga --to +79');
    expect(told.values).toEqual(['+79161112233', '+79991234567']);
  });

  it('knows a quote that is still open', async () => {
    expect((await offered('whatsapp send --user olga --to "7916')).values).toEqual(['79161112233']);
  });

  it('tells the state and languages of templates', async () => {
    const { abouts } = await offered('whatsapp send --user olga --template ·');
    expect(abouts).toEqual({
      reminder: 'ru, en_US · approved, rejected',
      welcome: 'ru · approved',
    });
  });

  it('knows templates by what was sent, where nobody has listed them', async () => {
    const draft = {
      to: { kind: 'phone', id: '79991234567' },
      template: { name: 'sent_once', language: 'ru', params: [] },
    };
    await filled('azarya', (store) => store.outbox.add(outboxRow({ id: 'cccc', draft })));
    const line = 'whatsapp send --user azarya --template ·';
    expect((await offered(line)).values).toEqual(['sent_once']);
  });

  it.each([
    ['whatsapp send --image ·', ShellCompDirective.ShellCompDirectiveDefault],
    ['whatsapp send --list a', ShellCompDirective.ShellCompDirectiveDefault],
    ['meta login --app-secret-file ·', ShellCompDirective.ShellCompDirectiveDefault],
    ['whatsapp media upload ·', ShellCompDirective.ShellCompDirectiveDefault],
    ['import meta-archive ·', ShellCompDirective.ShellCompDirectiveDefault],
    ['export verify ·', ShellCompDirective.ShellCompDirectiveFilterDirs],
    ['export substance --out ·', ShellCompDirective.ShellCompDirectiveFilterDirs],
  ])('leaves files to the shell: gates %s', async (line, directive) => {
    expect(await offered(line)).toEqual({ values: [], abouts: {}, directive });
  });

  it('follows GATES_USER, and guesses nobody', async () => {
    const more = { GATES_USER: 'azarya' };
    expect((await offered('account show ·', more)).values).toEqual(['telegram:70', 'whatsapp:2']);
    await expect(offered('account show ·')).rejects.toThrow('Which user?');
    await expect(offered('account show --user nobody ·')).rejects.toThrow('no user');
  });

  it('makes no store where there is none', async () => {
    expect((await offered('account show --user empty wh')).values).toEqual([]);
    expect(existsSync(home.storeFile('empty'))).toBe(false);
  });

  it('asks no database elsewhere', async () => {
    const more = { GATES_DATABASE_URL: 'postgres://olga@db.example.org/gates' };
    expect((await offered('account show --user olga wh', more)).values).toEqual([]);
  });

  it('has no source that no command asks', async () => {
    const options = { json: false, interactive: false, verbose: false, yes: false, dryRun: false };
    const { signal } = new AbortController();
    const app = openApp({ catalogue, home, env, options, ui: recordingUi().ui, signal });
    const slots: string[] = [];
    const visit = (command: Command, path: string) => {
      const named = command.options.filter(takesValue).map(nameOf);
      const words = command.registeredArguments.map((each) => each.name());
      slots.push(...[...named, ...words].map((name) => `${path} ${name}`));
      for (const inner of command.commands) visit(inner, `${path} ${inner.name()}`.trim());
    };
    visit(await wholeProgram(app, ENGLISH), '');
    const idle = SOURCES.filter(([at]) => !slots.some((slot) => at.test(slot)));
    // Commands that name a conversation are still to come.
    expect(idle.map(([at]) => String(at))).toEqual(['/ (--)?conversation$/']);
  });
});
