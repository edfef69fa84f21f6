/** A server as a child process: started, waited for, ended by its id. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Owner } from './programs.ts';

export interface Server {
  pid: number;
  /** What it has said so far. */
  said(): string;
  stop(): Promise<void>;
}

export interface ServerOptions {
  name: string;
  program: string;
  args: readonly string[];
  folder: string;
  /** As whom; as ourselves when left out. */
  owner?: Owner;
  /** Where it writes what it does, in the folder; what it says before it can is beside it. */
  log: string;
  /** It is there once 127.0.0.1 answers on all of them. */
  ports: readonly number[];
}

const LONGEST_START_MS = 20_000;

export async function runServer(options: ServerOptions): Promise<Server> {
  const { owner, folder, program, args, name } = options;
  const logs = [`${options.log}.output`, options.log].map((log) => join(folder, log));
  // Into a file: nobody reads a pipe while a test waits for a child process, and a full one stops the server.
  const output = openSync(logs[0] ?? '', 'a');
  const child = spawn(program, args, {
    ...(owner ? { uid: owner.uid, gid: owner.gid } : {}),
    cwd: folder,
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    stdio: ['ignore', output, output],
    detached: true,
  });
  closeSync(output);
  const said = () =>
    logs.map((log) => (existsSync(log) ? readFileSync(log, 'utf8') : '')).join('\n');
  const stop = stopperOf(child);
  const until = Date.now() + LONGEST_START_MS;
  while (!(await answerAll(options.ports))) {
    if (hasEnded(child) || Date.now() > until) {
      await stop();
      throw new Error(`${name} did not start:\n${said()}`);
    }
    await wait(15);
  }
  return { pid: child.pid ?? 0, said, stop };
}

/**
 * A shell that runs a script once this process has ended, however it ended: a killed test run says nothing more.
 * @returns calls it off
 */
export function afterUs(script: string, ...args: readonly string[]): () => void {
  const shell = spawn('/bin/sh', ['-c', `read -r _; ${script}`, 'sh', ...args], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  shell.unref();
  return () => shell.kill('SIGKILL');
}

/** The child leads a process group of its own: its children end with it, also when the tests end early. */
function stopperOf(child: ChildProcess): () => Promise<void> {
  const kill = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // Nobody of the group is left.
    }
  };
  const atExit = () => kill('SIGKILL');
  process.once('exit', atExit);
  const calledOff = afterUs('kill -s KILL -- "-$1"', String(child.pid));
  return async () => {
    process.off('exit', atExit);
    calledOff();
    if (!hasEnded(child)) {
      const ended = once(child, 'exit');
      // The master ends its children in order.
      child.kill('SIGTERM');
      const late = setTimeout(() => kill('SIGKILL'), 250);
      await ended;
      clearTimeout(late);
    }
    kill('SIGKILL');
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function answerAll(ports: readonly number[]): Promise<boolean> {
  for (const port of ports) if (!(await answers(port))) return false;
  return true;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (there: boolean) => {
      socket.destroy();
      resolve(there);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/** That many different free ports of 127.0.0.1. */
export async function freePorts(count: number): Promise<number[]> {
  const held = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  const ports: number[] = [];
  for (const server of held) {
    if (!server.listening) await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    ports.push(address.port);
  }
  for (const server of held) {
    server.close();
    await once(server, 'close');
  }
  return ports;
}
