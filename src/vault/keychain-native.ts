import { setTimeout as delay } from 'node:timers/promises';
import { isMainThread } from 'node:worker_threads';
import { keychainError, keychainErrorFrom } from './keychain-error.ts';

/** The operating system's keychain under the service name `gates`. Throws `keychain_*` errors. */
export interface Keychain {
  get(account: string): Promise<string | null>;
  set(account: string, value: string): Promise<void>;
  /** Says whether there was one. */
  delete(account: string): Promise<boolean>;
}

const SERVICE = 'gates';

/** Milliseconds for one native call: a frozen keyring holds libsecret for 50 s. */
const LIMIT_MS = 3000;

/**
 * Native calls given up on. Each holds a thread of Node's pool until the keyring lets go, so
 * nothing is asked while one hangs: four of them would stop all file access in this process.
 */
let hanging = 0;

/** Loads the native part. Throws `keychain_missing` where it cannot be loaded. */
export async function openKeychain(): Promise<Keychain> {
  // Never `findCredentials`: it can crash the process. The store knows which accounts there are.
  const { default: keytar } = await import('keytar').catch((error: unknown) => {
    throw keychainError('missing', error);
  });
  return {
    get: (account) => limited(() => keytar.getPassword(SERVICE, account)),
    set: (account, value) => limited(() => keytar.setPassword(SERVICE, account, value)),
    delete: (account) => limited(() => keytar.deletePassword(SERVICE, account)),
  };
}

async function limited<T>(call: () => Promise<T>): Promise<T> {
  if (hanging > 0) throw keychainError('frozen');
  const work = call();
  const limit = new AbortController();
  const late = Symbol('late');
  try {
    const first = await Promise.race([
      work,
      delay(LIMIT_MS, late, { signal: limit.signal }).catch(() => late),
    ]);
    if (first !== late) return first as T;
  } catch (error) {
    throw keychainErrorFrom(error);
  } finally {
    limit.abort();
  }
  giveUp(work);
  throw keychainError('frozen');
}

function giveUp(work: Promise<unknown>): void {
  hanging += 1;
  const ended = (): void => {
    hanging -= 1;
  };
  work.then(ended, ended);
  if (!process.listeners('exit').includes(leave)) process.on('exit', leave);
}

/**
 * `process.exit` joins the threads of the pool, so with a hanging call it would last as long as
 * that call. Becoming another program ends them at once and keeps the exit status.
 */
function leave(code: number): void {
  if (hanging === 0 || !isMainThread) return;
  // On Windows this is TerminateProcess, with exit status 1: what a failed keychain gives anyway.
  if (process.platform === 'win32') process.kill(process.pid, 'SIGKILL');
  else process.execve?.('/bin/sh', ['sh', '-c', `exit ${code}`], {});
}
