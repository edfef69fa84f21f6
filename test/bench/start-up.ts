import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { packed } from '../support/package.ts';
import { newWorld } from '../support/world.ts';
import { fillStore } from './filled-store.ts';
import { median, type Row } from './row.ts';

const RUNS = 31;
const MESSAGES = Number(process.env['BENCH_MESSAGES'] ?? 1_000_000);

/** Whole processes of the installed package, in turn with an empty script, after two to warm up. */
export async function startUp(): Promise<Row[]> {
  const made = await packed();
  const prefix = join(made.folder, 'prefix');
  await made.npm([
    'install',
    '--global',
    '--prefix',
    prefix,
    '--no-audit',
    '--no-fund',
    made.tarball,
  ]);
  const program = join(prefix, 'lib/node_modules/gates-cli/bin/gates.cjs');
  const world = await newWorld({ NODE_COMPILE_CACHE: undefined }, [process.execPath, program]);
  const platform = await startPlatform();
  try {
    await world.login('olga');
    await world.setup('olga');
    const empty = world.file('empty.cjs', '');
    const measure = async (args: readonly string[], env = {}): Promise<Row> => {
      const time = (script: string, rest: readonly string[]) =>
        timed([script, ...rest], { ...world.env, ...env });
      for (let turn = 0; turn < 2; turn += 1) await time(program, args);
      const ours: number[] = [];
      const floor: number[] = [];
      for (let turn = 0; turn < RUNS; turn += 1) {
        ours.push(await time(program, args));
        floor.push(await time(empty, []));
      }
      return {
        what: `gates ${args.slice(0, 4).join(' ')}`,
        value: `${median(ours).toFixed(1)} ms`,
        floor: `${median(floor).toFixed(1)} ms`,
        ratio: median(ours) / median(floor),
      };
    };
    const rows = [
      await measure(['--help']),
      await measure(['whatsapp', '--help']),
      await measure(['user', 'list']),
    ];
    // Somebody has to have written, or the window is closed.
    const serving = await world.serve();
    await world.deliver({ event: 'message', from: '79991234567', text: 'Здравствуйте!' });
    await serving.stop();
    const send = ['whatsapp', 'send', '--user', 'olga', '--to', '+79991234567', 'Добрый день!'];
    rows.push(await measure(send, { GATES_SANDBOX: platform.url }));
    await fillStore(join(world.home, 'users/azarya/store.sqlite'), MESSAGES);
    rows.push(await measure(['whatsapp', 'read', '--limit', '50', '--user', 'azarya']));
    return rows;
  } finally {
    platform.close();
    await world.destroy();
    made.remove();
  }
}

async function timed(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: 'ignore' });
  const [code] = (await once(child, 'close')) as [number];
  const took = performance.now() - began;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
  return took;
}

/** A platform that takes no time: every send is accepted at once. */
async function startPlatform(): Promise<{ url: string; close(): void }> {
  let next = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const id = `wamid.bench${(next += 1)}`;
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({ messaging_product: 'whatsapp', contacts: [], messages: [{ id }] }),
      );
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
