/**
 * `npm run demo`: the main job from end to end, on this machine alone, each command as a person would
 * type it with its real output. Ends with exit 0 only if everything worked.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { consent } from '../support/consent.ts';
import { eventually, newMachine, type Ran } from '../support/gates.ts';

const out = mkdtempSync(join(tmpdir(), 'gates-demo-'));
const machine = newMachine();

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function shown(args: readonly string[]): string {
  return args.map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `"${arg}"`)).join(' ');
}

async function gates(args: readonly string[], expected = 0, input?: string): Promise<Ran> {
  say(`\n$ gates ${shown(args)}${input === undefined ? '' : ' < token'}`);
  const ran = await machine.gates(args, input === undefined ? {} : { input });
  process.stdout.write(ran.stdout + ran.stderr);
  if (ran.code !== expected) throw new Error(`exit ${ran.code}, not ${expected}`);
  return ran;
}

/** What the usual login leaves out. */
const SCOPES = [
  'public_profile',
  'pages_show_list',
  'pages_read_engagement',
  'business_management',
  'pages_manage_metadata',
  'pages_messaging',
  'instagram_basic',
  'instagram_manage_messages',
  'whatsapp_business_management',
  'whatsapp_business_messaging',
];

/** In a browser, as far as `gates` can tell. */
async function login(more: readonly string[]): Promise<void> {
  const args = ['meta', 'login', '--user', 'olga', ...more];
  say(`\n$ gates ${shown(args)}`);
  let clicked: ReturnType<typeof consent> | undefined;
  const ran = await machine.gates(args, {
    onStderr(line) {
      const address = /^\s+(http:\S+)$/.exec(line)?.[1];
      if (address) clicked = consent(address);
    },
  });
  process.stdout.write(ran.stderr + ran.stdout);
  if (ran.code !== 0) throw new Error('the login failed');
  const title = /<h1>([^<]*)/.exec((await clicked)?.page ?? '')?.[1];
  say(`(In the browser, Continue was clicked; its last page says: “${title}”.)`);
}

/** A bot, and the channel it publishes in: `gates serve` hears it by long polling. */
async function telegram({ token, channel }: Record<string, string>): Promise<void> {
  const olga = ['--user', 'olga'];
  await gates(['telegram', 'login', ...olga, '--with-token'], 0, `${token}\n`);
  await gates(['telegram', 'setup', ...olga, '--channel', channel ?? '']);
  const question = ['--text', 'Есть время в среду?', '--field', 'name=Вера Пример'];
  await gates(['trigger', 'telegram', 'message', '--from', 'vera', ...question]);
  await eventually('the message', async () => {
    const { json } = await machine.gates(['telegram', 'read', ...olga, '--json']);
    return json?.length > 0;
  });
  const answer = ['Да, в **10** или в **16**.', '--format', 'markdown', '--button', 'ten=10:00'];
  await gates(['telegram', 'send', ...olga, '--to', 'Вера Пример', ...answer]);
  await gates(['telegram', 'read', ...olga]);
  await gates(['telegram', 'publish', ...olga, 'Есть места в группу по средам.', '--pin', '--yes']);
}

/** A mailbox at the sandbox’s own servers: what comes while `gates serve` runs, it hears by IDLE. */
async function mail({ address, password }: Record<string, string>): Promise<void> {
  const olga = ['--user', 'olga'];
  const secret = machine.file('mail-password', password ?? '');
  const login = ['--address', address ?? '', '--password-file', secret];
  await gates(['email', 'login', ...olga, ...login]);
  const subject = ['--field', 'subject=Консультация'];
  const question = ['--text', 'Есть время в пятницу?', ...subject];
  await gates(['trigger', 'email', 'message', '--from', 'lena', ...question]);
  await gates(['email', 'sync', ...olga]);
  const read = async () => (await machine.gates(['email', 'read', ...olga, '--json'])).json;
  const [{ id }] = await read();
  const map = machine.file('map.txt', 'Вход со двора, второй этаж.\n');
  const answer = ['--reply-to', id, 'Да, в пятницу в 11:00.', '--attach', map];
  await gates(['email', 'send', ...olga, '--to', 'lena@example.net', ...answer]);
  const thanks = ['--text', 'Спасибо, буду!', '--field', 'replyTo=last'];
  await gates(['trigger', 'email', 'message', '--from', 'lena', ...thanks]);
  await eventually('the answer', async () => (await read()).length === 3);
  await gates(['email', 'read', ...olga]);
}

/** Somebody books; the meeting, the guest and the reminders are arranged by `gates serve`. */
async function bookings({ zoom, calcom }: any): Promise<void> {
  const olga = ['--user', 'olga'];
  const secret = machine.file('zoom-secret', zoom.clientSecret);
  const hooks = machine.file('zoom-webhooks', zoom.webhookSecret);
  const app = ['--account-id', zoom.accountId, '--client-id', zoom.clientId];
  const files = ['--client-secret-file', secret, '--webhook-secret-file', hooks];
  await gates(['zoom', 'login', ...olga, '--server-to-server', ...app, ...files]);
  await gates(['calcom', 'login', ...olga, '--with-token'], 0, `${calcom.apiKey}\n`);
  await gates(['calcom', 'webhook', 'set', ...olga]);
  const linked = ['calcom', 'link', ...olga, '--to', 'telegram:Вера Пример', '--json'];
  const { json: link } = await machine.gates(linked);
  const word = new URL(link.url).searchParams.get('metadata[gates]') ?? '';
  const start = new Date(Date.now() + 3 * 86_400_000);
  start.setUTCHours(12, 0, 0, 0);
  const about = { name: 'Вера Пример', title: 'Консультация', locale: 'ru', zone: 'Europe/Moscow' };
  const fields = Object.entries({ ...about, word, start: start.toISOString() });
  const typed = fields.flatMap(([name, value]) => ['--field', `${name}=${value}`]);
  await gates(['trigger', 'calcom', 'booking.created', ...olga, ...typed]);
  const settled = async (): Promise<boolean> => {
    const { json } = await machine.gates([
      'calcom',
      'bookings',
      'list',
      '--offline',
      ...olga,
      '--json',
    ]);
    return json?.[0]?.steps.some(({ name, state }: any) => name === 'client' && state === 'done');
  };
  await eventually('the booking to be arranged', settled, 30_000);
  await gates(['calcom', 'bookings', ...olga]);
  await gates(['telegram', 'read', ...olga, '--limit', '1']);
  await gates(['zoom', 'meeting', 'list', ...olga]);
}

async function main(): Promise<void> {
  say('The main job of gates, with pretend platforms on this machine.');
  say(`\n$ gates sandbox --port 0 --ready-json`);
  const sandbox = await machine.start(['sandbox', '--port', '0', '--ready-json']);
  const { url, credentials } = sandbox.ready;
  machine.env['GATES_SANDBOX'] = url;
  say(`The pretend platforms listen at ${url}.\n\n$ export GATES_SANDBOX=${url}`);

  say('\n$ gates serve --port 0 --ready-json &');
  const serving = await machine.start(['serve', '--port', '0', '--ready-json']);
  say(JSON.stringify(serving.ready));

  await gates(['user', 'add', 'olga']);
  await gates(['user', 'add', 'azarya']);

  const secret = machine.file('app-secret', credentials.meta.appSecret);
  const { appId } = credentials.meta;
  await login(['--app-id', appId, '--app-secret-file', secret]);

  await gates(['meta', 'status', '--user', 'olga']);
  await gates(['meta', 'status', '--user', 'azarya'], 3);
  const { businessAccountId, phoneNumberId } = credentials.whatsapp;
  await gates([
    'whatsapp',
    'setup',
    '--user',
    'olga',
    '--business-account',
    businessAccountId,
    '--number',
    phoneNumberId,
    '--yes',
  ]);

  const client = '79991234567';
  await gates([
    'trigger',
    'whatsapp',
    'message',
    '--from',
    client,
    '--text',
    'Здравствуйте! Хочу записаться на консультацию.',
  ]);
  await gates([
    'whatsapp',
    'send',
    '--user',
    'olga',
    '--to',
    `+${client}`,
    'Добрый день! В четверг в 10:00 удобно?',
    '--wait',
    'read',
  ]);
  await gates(['trigger', 'whatsapp', 'message', '--from', client, '--text', 'Да, спасибо!']);
  await gates(['whatsapp', 'read', '--user', 'olga']);
  await gates(['whatsapp', 'mark-read', '--user', 'olga', '--all']);

  say('\nMessenger and Instagram are the same words, on a page of the same login:');
  await login(['--scopes', SCOPES.join(',')]);
  for (const gate of ['messenger', 'instagram']) {
    await gates([gate, 'setup', '--user', 'olga', '--page', credentials.messenger.pageId, '--yes']);
    const question = ['--text', 'Есть время в среду?', '--field', 'name=Вера Пример'];
    await gates(['trigger', gate, 'message', '--from', 'vera', ...question]);
    await gates([gate, 'sync', '--user', 'olga']);
    const choices = ['--quick-reply', 'ten=10:00', '--quick-reply', 'four=16:00'];
    const answer = ['Да, в 10 или в 16.', ...choices, '--wait', 'read'];
    await gates([gate, 'send', '--user', 'olga', '--to', 'Вера Пример', ...answer]);
    await gates([gate, 'read', '--user', 'olga']);
  }

  say('\nTelegram: a bot of your own.');
  await telegram(credentials.telegram);

  say('\nEmail: any mailbox.');
  await mail(credentials.email);

  say('\nZoom and Cal.com: a consultation that arranges itself.');
  await bookings(credentials);

  await gates(['export', 'substance', '--user', 'olga', '--out', out]);
  await gates(['export', 'verify', out]);

  const folder = join(out, 'olga', 'whatsapp_business');
  say(`\n✓ The main job works. Substance files in ${folder}:`);
  for (const file of readdirSync(folder)) say(`  ${join(folder, file)}`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(
    `\n✗ The demo failed: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
  rmSync(out, { recursive: true, force: true });
} finally {
  await machine.destroy();
}
