/** Hears that something has changed in the folder that is open. */
import type { ImapFlow } from 'imapflow';

export interface Ear {
  /** From now on. */
  clear(): void;
  /**
   * Until something changes, or has changed since {@link clear}; for no longer than told, milliseconds. By IDLE where
   * the server has it.
   * @throws Error when the connection is lost
   */
  wait(ms: number): Promise<void>;
  end(): void;
}

/** @param signal ends the waiting at once */
export function earOf(client: ImapFlow, signal: AbortSignal): Ear {
  let heard = false;
  let wake = (): void => undefined;
  const hear = (): void => {
    heard = true;
    wake();
  };
  client.on('exists', hear);
  client.on('flags', hear);
  client.on('close', hear);
  signal.addEventListener('abort', hear);
  return {
    clear() {
      heard = false;
    },
    async wait(ms) {
      await new Promise<void>((resolve) => {
        if (heard || signal.aborted || !client.usable) {
          resolve();
          return;
        }
        let over = false;
        const end = (): void => {
          over = true;
          clearTimeout(timer);
          resolve();
        };
        const timer = setTimeout(end, ms);
        wake = end;
        if (client.capabilities.has('IDLE')) idle(client, () => !over).then(end, end);
      });
      wake = () => undefined;
      if (!client.usable)
        throw Object.assign(new Error('connection lost'), { code: 'NoConnection' });
    },
    end: () => signal.removeEventListener('abort', hear),
  };
}

/** IDLE that ends sooner, with nothing to tell, is none. */
const SHORTEST_MS = 1000;

/**
 * Ends with the next command. A server that refuses it now, or ends it at once, may do so forever: its pause is
 * the poll's.
 * @param idly whether nobody here has ended it
 */
async function idle(client: ImapFlow, idly: () => boolean): Promise<void> {
  const begun = performance.now();
  const refused = (await client.idle()) === false;
  if (refused || (idly() && performance.now() - begun < SHORTEST_MS)) {
    client.capabilities.delete('IDLE');
  }
}
