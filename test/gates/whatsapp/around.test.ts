/** What is asked around one number, judged by the platform's own specs and its documentation's examples. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LoggedRequest } from '../../../src/sandbox/requests.ts';
import { eventually } from '../../support/gates.ts';
import { specMissing, validateRequest } from '../../support/spec.ts';
import { jpeg, png } from './pictures.ts';
import { newWorld, OLGA, type World } from './world.ts';

const EXAMPLES = fileURLToPath(
  new URL('../../../../shared/fixtures/whatsapp/requests/', import.meta.url),
);
if (specMissing) console.warn(specMissing);

let world: World;

beforeAll(async () => {
  world = await newWorld();
  await world.logIn('olga');
  await world.run('setup', '--number', OLGA);
});
afterAll(() => world.close());
beforeEach(async () => {
  await fetch(`${world.sandbox.url}/_sandbox/reset`, { method: 'POST' });
});

/** Everything that was asked by these commands. */
async function asked(work: () => Promise<unknown>): Promise<LoggedRequest[]> {
  const before = (await world.requests()).length;
  await work();
  return (await world.requests()).slice(before);
}

const field = (...fields: readonly string[]) => fields.flatMap((one) => ['--field', one]);

describe.skipIf(!existsSync(EXAMPLES))('each example of the documentation can be made', () => {
  const example = (name: string) =>
    JSON.parse(readFileSync(`${EXAMPLES}${name}.json`, 'utf8')) as {
      method: string;
      path: string;
      body: Record<string, unknown>;
    };
  const body = (name: string): any => example(name).body;
  const automation = (name: string): string[] => {
    const { enable_welcome_message: welcome, prompts, commands } = body(name);
    return [
      'automation',
      'set',
      '--welcome',
      welcome ? 'on' : 'off',
      ...prompts.flatMap((prompt: string) => ['--prompt', prompt]),
      ...commands.flatMap((one: any) => [
        '--command',
        `${one.command_name}=${one.command_description}`,
      ]),
    ];
  };
  const profile = (name: string): string[] => {
    const { messaging_product: _, websites = [], profile_picture_handle, ...texts } = body(name);
    return [
      'profile',
      'set',
      ...Object.entries(texts).flatMap(([flag, text]) => [`--${flag}`, String(text)]),
      ...websites.flatMap((site: string) => ['--website', site]),
      ...(profile_picture_handle ? ['--picture', world.file('logo.png', png(200, 200))] : []),
    ];
  };
  const qr = (name: string): string[] => {
    const { prefilled_message: text, generate_qr_image: format } = body(name);
    return ['qr', 'create', text, ...(format ? ['--image', format.toLowerCase()] : [])];
  };

  const COMMANDS: Readonly<Record<string, (name: string) => readonly string[]>> = {
    'blockUserS.Block_user_s': () => ['block', '+1 650 555 1234'],
    'unblockUserS.Unblock_user_s': () => ['unblock', '+1 650 555 1234'],
    'configureConversationalAutomation.enable_welcome_with_prompts': automation,
    'configureConversationalAutomation.full_automation_setup': automation,
    'configureConversationalAutomation.setup_bot_commands': automation,
    'configureConversationalAutomation.disable_automation': automation,
    'createOrUpdateQrCode.create_qr_code': qr,
    'createOrUpdateQrCode.create_qr_code_no_image': qr,
    'createOrUpdateQrCode.create_qr_code_png': qr,
    'updateWhatsAppBusinessProfileInformation.complete_profile_update': profile,
    'updateWhatsAppBusinessProfileInformation.minimal_profile_update': profile,
    'manageCalls.Reject_Call': (name) => call(name),
    'manageCalls.Terminate_Call': (name) => call(name),
  };
  const call = (name: string): string[] => [
    'api',
    'POST',
    '{phone}/calls',
    ...field(...Object.entries(body(name)).map(([key, value]) => `${key}=${String(value)}`)),
  ];

  test.each(Object.entries(COMMANDS))('%s', async (name, command) => {
    const { method, path, body: expected } = example(name);
    await world.deliver({ event: 'message', from: '16505551234' });
    const edge = path.split('/').at(-1) ?? '';
    const requests = await asked(() => world.run(...command(name)));
    const found = requests.find((one) => one.method === method && one.path.endsWith(`/${edge}`));
    expect(Object.keys(found?.body ?? {}).toSorted()).toEqual(Object.keys(expected).toSorted());
    // A handle is good for one upload, and the log masks it.
    const { profile_picture_handle: _, ...rest } = (found?.body ?? {}) as Record<string, unknown>;
    const { profile_picture_handle: __, ...wanted } = expected;
    expect(rest).toEqual(wanted);
  });

  test('createOrUpdateQrCode.update_existing_qr_code', async () => {
    const { value } = await world.run('qr', 'create', 'Добрый день');
    const expected = body('createOrUpdateQrCode.update_existing_qr_code');
    const [request] = await asked(() =>
      world.run('qr', 'edit', value.code, expected.prefilled_message),
    );
    expect(Object.keys(request?.body ?? {}).toSorted()).toEqual(Object.keys(expected).toSorted());
  });
});

test.skipIf(specMissing)('every request is valid by the specs', async () => {
  const requests = await asked(async () => {
    const run = (...args: string[]) => world.run(...args);
    await run('profile', 'show');
    await run('profile', 'set', '--about', 'x', '--picture', world.file('a.png', png(200, 200)));
    await run('profile', 'set', '--clear', 'address', '--clear', 'websites');
    const { code } = (await run('qr', 'create', 'Добрый день', '--image', 'svg')).value;
    await run('qr', 'edit', code, 'Добрый вечер');
    await run('qr', 'show', code, '--image', 'png');
    await run('qr', 'list');
    await run('qr', 'delete', code);
    await world.deliver({ event: 'message' });
    await world.deliver({ event: 'message', userId: 'RU.7391046251830000001' });
    await run('block', '+79991234567', 'RU.7391046251830000001');
    await run('blocked');
    await run('unblock', '+79991234567');
    await run('automation', 'show');
    await run('automation', 'set', '--prompt', 'Сколько стоит?', '--command', 'price=Цены');
    await run('commerce', 'show');
    await run('commerce', 'set', '--cart', 'off');
    await world.deliver({ event: 'official' });
    await run('groups', 'create', 'Разбор', '--description', 'x', '--approve');
    const [group] = await eventually('the group', async () => {
      const found = (await run('groups', 'list')).value as { id: string }[];
      return found.length > 0 && found;
    });
    const id = group?.id ?? '';
    await run('groups', 'show', id);
    await run('groups', 'edit', id, '--subject', 'y');
    await run('groups', 'edit', id, '--picture', world.file('a.jpg', jpeg(200, 200)));
    await world.deliver({ event: 'group_join', from: '79991234567' });
    await world.deliver({ event: 'group_join', from: '79991234568' });
    const waiting = (await run('groups', 'requests', 'list', id)).value as { id: string }[];
    await run('groups', 'requests', 'approve', id, waiting[0]?.id ?? '');
    await run('groups', 'requests', 'reject', id, waiting[1]?.id ?? '');
    await run('groups', 'participants', 'remove', id, '+79991234567');
    await run('groups', 'invite-link', id, '--reset');
    await run('groups', 'delete', id);
    const call = ['messaging_product=whatsapp', 'to=79991234567', 'action=reject'];
    await run('api', 'POST', '{phone}/calls', ...field(...call));
  });
  // The bytes of an upload, which are of any type, are judged where uploads are.
  const judged = requests.filter(({ path }) => /^\/graph\/v[\d.]+\/(?!upload:)/.test(path));
  expect(judged.length).toBeGreaterThanOrEqual(30);
  const wrong = judged.flatMap((request) =>
    validateRequest(asPlatformSeesIt(request)).map(
      (error) => `${request.method} ${request.path}: ${error}`,
    ),
  );
  expect(wrong).toEqual([]);
});

/** The log keeps bodies whole, but for secrets (masked, still text) and files (described). */
function asPlatformSeesIt({ method, url, headers, body }: LoggedRequest) {
  const { pathname, search } = new URL(url);
  const holdsFile = typeof body === 'object' && body !== null && 'file' in body;
  return {
    method,
    url: `https://graph.facebook.com${withSpecCode(pathname.replace('/graph/', '/'))}${search}`,
    contentType: headers['content-type']?.split(';', 1)[0] ?? null,
    body: holdsFile ? { ...body, file: 'binary' } : (body ?? undefined),
  };
}

/** The spec wants a code in base32; all of its own examples end in 1, which base32 has not. */
function withSpecCode(path: string): string {
  return path.replace(/(\/message_qrdls\/[A-Z2-7]{13})1$/, '$1A');
}
