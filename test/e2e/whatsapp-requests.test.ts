/** Each documented example of a request, made by a command: as valid, and of the same shape. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLES } from '../../gates/meta/sandbox/samples.ts';
import type { LoggedRequest } from '../../src/sandbox/requests.ts';
import { eventually } from '../support/gates.ts';
import { type InProcess, inProcess } from '../support/in-process.ts';
import { specMissing, validateRequest } from '../support/spec.ts';
import { newWorld, type World } from '../support/world.ts';
import { asPlatformSeesIt, missingPaths } from './requests/compare.ts';
import { LEFT_OUT } from './requests/left-out.ts';
import type { Context, Maker } from './requests/maker.ts';
import { MANAGED } from './requests/managed.ts';
import { MARKETING, SENDS } from './requests/sends.ts';
import { handleFor, templateFor } from './requests/templates.ts';

const FOLDER = fileURLToPath(
  new URL('../../../shared/fixtures/whatsapp/requests/', import.meta.url),
);
const missing =
  specMissing ?? (existsSync(FOLDER) ? null : 'skipped: ../shared/fixtures is absent');
if (missing) console.warn(missing);

/** To one person only so much may be sent at once. */
const CLIENTS = ['79991234567', '79991234568'] as const;

interface Example {
  operation: string;
  name: string;
  method: string;
  path: string;
  body: any;
}

const examples: Example[] = missing
  ? []
  : readdirSync(FOLDER).map((file) => {
      const [operation = '', name = ''] = file.replace(/\.json$/, '').split(/\.(.*)/s);
      return { operation, name, ...JSON.parse(readFileSync(`${FOLDER}${file}`, 'utf8')) };
    });

describe.skipIf(missing)(`the documented requests ${missing ?? ''}`, () => {
  let world: World;
  let olga: InProcess;
  let context: Context;

  beforeAll(async () => {
    world = await newWorld();
    const serving = await world.serve();
    expect((await world.login('olga')).code).toBe(0);
    expect((await world.setup('olga')).code).toBe(0);
    olga = await inProcess('olga', world.env);
    for (const from of CLIENTS) {
      await world.deliver({ event: 'message', from, text: 'Здравствуйте!' });
    }
    let answered = '';
    await eventually('the client’s message', async () => {
      const { value } = await olga.run('whatsapp', 'read');
      answered = value[0]?.id ?? '';
      return value.length === CLIENTS.length;
    });
    const ids = new Map<string, string>();
    for (const [kind, extension] of [
      ['image', 'png'],
      ['video', 'mp4'],
      ['audio', 'ogg'],
      ['document', 'pdf'],
      ['sticker', 'webp'],
    ] as const) {
      const file = world.file(`sample.${extension}`, SAMPLES[kind]().bytes);
      const { value } = await olga.run('whatsapp', 'media', 'upload', file);
      ids.set(kind, `id:${value.id}`);
    }
    let files = 0;
    context = {
      answered,
      client: CLIENTS[0],
      callback: `${serving.ready.publicUrl ?? serving.ready.url}/webhook/whatsapp/olga`,
      deliver: (event) => world.deliver(event),
      handle: () => handleFor(world),
      run: (...args) => olga.run('whatsapp', ...args),
      uploaded: (kind) => ids.get(kind) ?? '',
      template: (components) => templateFor(world, components),
      file: (name, content) => world.file(`${++files}-${name}`, content),
    };
  });
  afterAll(async () => {
    await olga?.close();
    await world?.destroy();
  });

  /** Runs a command, and gives back the one request of this kind that it made. */
  async function made(example: Example, args: readonly string[]): Promise<LoggedRequest> {
    const before = (await world.requests()).length;
    await olga.run('whatsapp', ...args);
    const asked = (await world.requests()).slice(before) as LoggedRequest[];
    const edge = example.path
      .replace(/^\/\{Version\}\//, '')
      .split('/')
      .slice(1)
      .join('/');
    const fits = asked.filter(({ method, path }) => {
      const own = path
        .replace(/^\/graph\/v[\d.]+\//, '')
        .split('/')
        .slice(1)
        .join('/');
      return method === example.method && shapeOf(own) === shapeOf(edge);
    });
    expect(
      fits.length,
      `${args.join(' ')} asked ${asked.map(({ method, path }) => `${method} ${path}`).join(', ')}`,
    ).toBeGreaterThan(0);
    return fits.at(-1) as LoggedRequest;
  }

  async function prove(example: Example, args: readonly string[]): Promise<void> {
    const request = asPlatformSeesIt(await made(example, args));
    // What the spec says against its own example says nothing of ours.
    const known = new Set(validateRequest({ ...request, body: example.body }));
    expect(validateRequest(request).filter((error) => !known.has(error))).toEqual([]);
    expect(missingPaths(example.body, request.body)).toEqual([]);
  }

  const makers = new Map<string, { maker: Maker; sends: boolean }>([
    ...Object.entries(SENDS).map(
      ([name, maker]) => [`sendMessage.${name}`, { maker, sends: true }] as const,
    ),
    ...Object.entries(MARKETING).map(
      ([name, maker]) => [`sendMarketingMessage.${name}`, { maker, sends: true }] as const,
    ),
    ...Object.entries(MANAGED).map(([name, maker]) => [name, { maker, sends: false }] as const),
  ]);
  const named = (example: Example) => `${example.operation}.${example.name}`;

  it('are all made, or left out for a reason', () => {
    const unknown = examples.map(named).filter((name) => !makers.has(name) && !LEFT_OUT[name]);
    expect(unknown).toEqual([]);
    const gone = [...makers.keys(), ...Object.keys(LEFT_OUT)].filter(
      (name) => !examples.some((example) => named(example) === name),
    );
    expect(gone).toEqual([]);
  });

  it.each(
    examples
      .filter((example) => makers.has(named(example)))
      .map((one) => [named(one), one] as const),
  )('%s', async (name, example) => {
    const { maker, sends } = makers.get(name) ?? { maker: () => [], sends: false };
    const args = await maker(example.body, context);
    const to = CLIENTS[examples.indexOf(example) % CLIENTS.length] ?? '';
    await prove(example, sends ? ['send', '--to', to, ...args] : args);
  });
});

/** Ids in a path are any. */
function shapeOf(path: string): string {
  return path
    .split('/')
    .map((part) => (/^(\d+|\{.*\}|[A-Z0-9]{10,})$/.test(part) ? '*' : part))
    .join('/');
}
