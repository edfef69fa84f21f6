import type { Dispatcher } from 'undici';
import { GateError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import type { HttpRequest } from './client.ts';
import { DEFAULT_TIMEOUT_MS, startDeadline } from './deadline.ts';
import { exchange, type Answer, type Line } from './exchange.ts';
import { noAnswerError, refusedError } from './failure.ts';
import { tidily } from './garbage.ts';
import { discard, NoAnswer } from './wire.ts';

type Body = Dispatcher.ResponseData['body'];

const MAX_REDIRECTS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * A file as a stream, of any size. The time limit holds until the headers are there and then for
 * each pause between two pieces. Follows a GET's redirects; another origin gets neither the token
 * nor any header of the caller's.
 */
export function openDownload(line: Line, target: (request: HttpRequest) => URL) {
  return async function download(request: HttpRequest): Promise<AsyncIterable<Uint8Array>> {
    const timeoutMs = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const deadline = startDeadline(timeoutMs, request.signal);
    const ask = (asked: HttpRequest): Promise<Answer<Body>> => {
      const url = target(asked);
      return exchange(line, {
        request: asked,
        host: new URL(asked.url).host,
        url,
        deadline,
        timeoutMs,
        idleMs: timeoutMs,
        read: async (answer) => answer.body,
        drop: discard,
      });
    };
    try {
      let asked = request;
      for (let redirects = 0; ; redirects++) {
        const answer = await ask(asked);
        const { host } = new URL(asked.url);
        const location = REDIRECTS.has(answer.status) ? answer.headers['location'] : undefined;
        if (answer.status >= 300) discard(answer.taken);
        if (answer.status >= 400) throw refusedError(request.gate, host, answer, line.now());
        if (answer.status < 300) {
          return pieces(answer.taken, (failure) =>
            noAnswerError(failure, {
              ...line,
              request,
              host,
              timeoutMs,
              stoppedBy: deadline.stoppedBy(),
            }),
          );
        }
        if (location === undefined || request.method !== 'GET' || redirects === MAX_REDIRECTS) {
          throw new GateError({
            category: 'failed',
            code: 'bad_redirect',
            gate: request.gate,
            message: words`${host} answered with a redirect that is not followed (HTTP ${answer.status}).`,
          });
        }
        asked = redirected(asked, location);
      }
    } finally {
      deadline.clear();
    }
  };
}

function redirected(asked: HttpRequest, location: string): HttpRequest {
  const { query: _done, token, headers, ...rest } = asked;
  // An unreadable location is refused where all addresses are looked up.
  const url = URL.canParse(location, asked.url) ? new URL(location, asked.url).href : location;
  const stays = URL.canParse(url) && new URL(url).origin === new URL(asked.url).origin;
  return {
    ...rest,
    url,
    ...(stays && token !== undefined ? { token } : {}),
    ...(stays && headers !== undefined ? { headers } : {}),
  };
}

async function* pieces(
  body: Body,
  explain: (failure: NoAnswer) => Error,
): AsyncGenerator<Uint8Array> {
  try {
    yield* tidily(body as AsyncIterable<Uint8Array>);
  } catch (cause) {
    throw explain(new NoAnswer(true, cause));
  }
}
