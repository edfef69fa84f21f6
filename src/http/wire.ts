import { type Dispatcher, request as undiciRequest } from 'undici';

/** No (whole) answer came. `written`: the request may have reached the other side. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly written: boolean;

  constructor(written: boolean, cause: unknown) {
    super('no answer', { cause });
    this.written = written;
  }
}

export type WireOptions = Omit<Dispatcher.RequestOptions, 'origin' | 'path' | 'signal'>;

/**
 * Puts one request on the wire and gives back its answer as soon as the headers are there.
 * Throws {@link NoAnswer}, which knows for certain whether the request was begun: undici announces
 * it right before the first byte, on a fresh connection as on a reused one.
 */
export async function send(
  dispatcher: Dispatcher,
  url: URL,
  options: WireOptions,
  signal: AbortSignal,
  onSent?: (bytes: number) => void,
): Promise<Dispatcher.ResponseData> {
  if (signal.aborted) throw new NoAnswer(false, signal.reason);
  let written = false;
  const watched = dispatcher.compose((dispatch) => (opts, handler) => {
    const start = handler.onRequestStart?.bind(handler);
    handler.onRequestStart = (controller, context) => {
      written = true;
      start?.(controller, context);
    };
    if (onSent) {
      let sent = 0;
      handler.onBodySent = (chunk) => onSent((sent += chunk.length));
    }
    return dispatch(opts, handler);
  });
  try {
    const work = undiciRequest(url, { ...options, dispatcher: watched, signal });
    return await untilAborted(work, signal);
  } catch (cause) {
    throw new NoAnswer(written, cause);
  }
}

/** Reads a body to its end, up to `maxBytes`. Throws {@link NoAnswer}. */
export async function readWhole(
  body: Dispatcher.ResponseData['body'],
  maxBytes: number,
): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw new ResponseTooLarge(`more than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (cause) {
    throw new NoAnswer(true, cause);
  }
  return Buffer.concat(chunks);
}

class ResponseTooLarge extends Error {
  readonly code = 'RESPONSE_TOO_LARGE';
}

/** Lets go of a body that nobody will read. */
export function discard(body: Dispatcher.ResponseData['body']): void {
  // Destroying an unread body makes it emit an error that concerns nobody.
  body.on('error', () => undefined).destroy();
}

/** undici looks at the signal only once it is connected; a person who waits must not wait for that. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
