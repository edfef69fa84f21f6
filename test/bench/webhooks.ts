import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { ROOT } from '../support/gates.ts';
import type { Order, Result } from '../support/programs/post-load.ts';
import { newWorld, type World } from '../support/world.ts';
import { median, type Row } from './row.ts';

const CONNECTIONS = 64;
const POSTS = 6000;
const TURNS = 9;
/** What a person's number gets at its very busiest, and for how long. */
const RATE = 200;
const SECONDS = 15;

/**
 * POST 2 KB over 64 connections: HMAC + durable journal + acknowledged, against a server of the same framework
 * that checks the HMAC only. Then 200 a second, until each is a line of Substance on disk.
 */
export async function webhooks(): Promise<Row[]> {
  const world = await newWorld();
  const programs: ChildProcess[] = [];
  try {
    await world.login('olga');
    await world.setup('olga');
    const { ready } = await world.serve();
    const secret: string = world.credentials.meta.appSecret;
    const floor = start(programs, 'hmac-floor.ts', secret);
    const [address] = (await once(floor.lines, 'line')) as [string];
    const load = loader(start(programs, 'post-load.ts'), secret, world);
    return [
      ...(await acknowledgements(world, load, ready.url, address)),
      await landing(world, load, ready.url),
    ];
  } finally {
    for (const program of programs) program.kill();
    await world.destroy();
  }
}

type Load = (order: Pick<Order, 'url' | 'posts'> & { rate?: number }) => Promise<Posted>;
type Posted = Result & { prefix: string };

async function acknowledgements(
  world: World,
  load: Load,
  url: string,
  address: string,
): Promise<Row[]> {
  const pairs: { ours: Result; theirs: Result }[] = [];
  // The first turn warms both up.
  for (let turn = 0; turn <= TURNS; turn += 1) {
    const ours = await load({ url, posts: POSTS });
    // What was acknowledged is applied before the other is measured: it has the machine to itself.
    await applied(world);
    const theirs = await load({ url: address, posts: POSTS });
    if (turn > 0) pairs.push({ ours, theirs });
  }
  const of = (value: (pair: { ours: Result; theirs: Result }) => number) =>
    median(pairs.map(value));
  const p99 = of(({ ours }) => ours.p99);
  return [
    {
      what: 'acknowledged a second',
      value: of(({ ours }) => ours.rate).toFixed(0),
      floor: of(({ theirs }) => theirs.rate).toFixed(0),
      ratio: of(({ ours, theirs }) => ours.rate / theirs.rate),
    },
    {
      what: 'p99 of an acknowledgement (goal: 30 ms)',
      value: `${p99.toFixed(1)} ms`,
      floor: '30 ms',
      ratio: p99 / 30,
    },
  ];
}

/** From the POST to the document that holds the message, as somebody who reads the folder sees it. */
async function landing(world: World, load: Load, url: string): Promise<Row> {
  const folder = join(world.home, 'substance', 'olga', 'whatsapp_business');
  const watching = watch(folder);
  const { posted, prefix } = await load({ url, posts: RATE * SECONDS, rate: RATE });
  await applied(world);
  await sleep(1000);
  const landed = watching.stop();
  const took = posted.map((at, n) => {
    const seen = landed.get(`wamid.${prefix}${n}`);
    if (seen === undefined) throw new Error(`message ${n} is not in the Substance folder`);
    return seen - at;
  });
  const p99 = took.toSorted((a, b) => a - b)[Math.floor(took.length * 0.99)] ?? 0;
  return {
    what: `p99 from POST to Substance, ${RATE} a second (goal: 1 s)`,
    value: `${p99.toFixed(0)} ms`,
    floor: '1000 ms',
    ratio: p99 / 1000,
  };
}

/** Looks a hundred times a second; when each message was first seen, epoch milliseconds. */
function watch(folder: string): { stop(): Map<string, number> } {
  const seen = new Map<string, number>();
  const read = new Map<string, string>();
  const look = (): void => {
    for (const name of filesOf(folder)) {
      const file = join(folder, name);
      const stat = statSync(file, { throwIfNoEntry: false });
      const version = `${stat?.ino} ${stat?.mtimeMs} ${stat?.size}`;
      if (!stat || read.get(name) === version) continue;
      const now = Date.now();
      read.set(name, version);
      for (const [, id = ''] of readFileSync(file, 'latin1').matchAll(/"(wamid\.[\w-]+)"/g)) {
        if (!seen.has(id)) seen.set(id, now);
      }
    }
  };
  const timer = setInterval(look, 10);
  return {
    stop() {
      clearInterval(timer);
      look();
      return seen;
    },
  };
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    // Nothing has come yet.
    return [];
  }
}

/** Resolves when olga's journal is applied, and live Substance has had its turn. */
async function applied(world: World): Promise<void> {
  const database = new Database(join(world.home, 'users/olga/store.sqlite'), { readonly: true });
  const waiting = database.prepare("select 1 from journal where state = 'new' limit 1");
  while (waiting.get() !== undefined) await sleep(20);
  database.close();
  await sleep(1000);
}

interface Program {
  child: ChildProcess;
  lines: Interface;
}

function start(programs: ChildProcess[], name: string, ...args: string[]): Program {
  const path = join(ROOT, 'test/support/programs', name);
  const child = spawn(process.execPath, [path, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  programs.push(child);
  return { child, lines: createInterface({ input: child.stdout }) };
}

function loader({ child, lines }: Program, secret: string, world: World): Load {
  const number: string = world.credentials.whatsapp.phoneNumberId;
  let loads = 0;
  const ended = once(child, 'exit').then(() => {
    throw new Error('the load could not be made');
  });
  // At the end it is stopped, and nobody waits for it.
  ended.catch(() => undefined);
  return async (more) => {
    const prefix = `bench${(loads += 1)}-`;
    const order: Order = { secret, number, prefix, connections: CONNECTIONS, ...more };
    child.stdin?.write(`${JSON.stringify(order)}\n`);
    const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
    return { ...(JSON.parse(line) as Result), prefix };
  };
}
