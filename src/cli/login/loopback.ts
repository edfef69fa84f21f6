import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GateError, usageError } from '../../domain/error.ts';
import { words } from '../../domain/words.ts';

const PATH = '/callback';

/** What the platform's redirect carried. */
interface Answer {
  code: string;
  /** Ends the browser's wait with a page. */
  finish(html: string): void;
  acceptLanguage: string | undefined;
}

export interface Loopback {
  redirectUri: string;
  /** Resolves with the first redirect that carries our state; rejects when consent was refused. */
  answer: Promise<Answer>;
  close(): Promise<void>;
}

/**
 * Listens for one OAuth redirect on this machine only (RFC 8252, section 7.3). `localhost` may mean
 * 127.0.0.1 or ::1 to a browser, so both are served where both exist.
 */
export async function listenForRedirect(options: {
  port: number;
  /** What the redirect's address calls this machine; `localhost` unless told. */
  host?: 'localhost' | '127.0.0.1' | undefined;
  state: string;
  refusedPage: (acceptLanguage: string | undefined) => string;
}): Promise<Loopback> {
  const { promise: answer, resolve, reject } = Promise.withResolvers<Answer>();
  // Whoever waits gets the rejection; nobody waiting yet is no crash.
  answer.catch(() => undefined);

  let port = options.port;
  let answered = false;
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    const url = URL.parse(request.url ?? '/', `http://localhost:${port}`);
    const acceptLanguage = request.headers['accept-language'];
    if (
      !isOurHost(request.headers.host, port) ||
      url?.pathname !== PATH ||
      request.method !== 'GET'
    ) {
      return send(response, 404, 'Not found.\n', 'text/plain');
    }
    try {
      const code = codeFrom(url, options.state);
      if (answered) {
        return send(response, 409, 'This login was answered already.\n', 'text/plain');
      }
      answered = true;
      resolve({ code, acceptLanguage, finish: (html) => send(response, 200, html) });
    } catch (error) {
      // A forged or stale redirect must not end the login of the person who is still consenting.
      if (error instanceof GateError && error.code === 'wrong_state') {
        return send(
          response,
          400,
          'This redirect does not belong to a login that runs here.\n',
          'text/plain',
        );
      }
      send(response, 200, options.refusedPage(acceptLanguage));
      reject(error);
    }
  };

  const first = await listen(onRequest, '127.0.0.1', port);
  port = (first.address() as AddressInfo).port;
  const servers: Server[] = [first];
  const { host = 'localhost' } = options;
  if (host === 'localhost') {
    await listen(onRequest, '::1', port).then(
      (server) => servers.push(server),
      // No IPv6 here.
      () => undefined,
    );
  }
  return {
    redirectUri: `http://${host}:${port}${PATH}`,
    answer,
    close: async () => {
      await Promise.all(
        servers.map(
          (server) =>
            new Promise((done) => {
              server.close(done);
              server.closeIdleConnections();
              setTimeout(() => server.closeAllConnections(), 500).unref();
            }),
        ),
      );
    },
  };
}

/** The code in a redirect's address, whether it came to our port or was pasted by hand. */
export function codeFrom(url: URL, state: string): string {
  const given = url.searchParams.get('state') ?? '';
  if (!sameText(given, state)) {
    throw new GateError({
      category: 'failed',
      code: 'wrong_state',
      message: words`That address does not belong to this login (its state differs).`,
      hint: words`Paste the address of the page that this very login ended on, or log in again.`,
    });
  }
  const refused = url.searchParams.get('error');
  if (refused !== null) {
    throw new GateError({
      category: 'failed',
      code: refused === 'access_denied' ? 'access_denied' : 'login_refused',
      message:
        refused === 'access_denied'
          ? words`Consent was refused in the browser.`
          : words`The platform refused the login: ${url.searchParams.get('error_description') ?? refused}.`,
      hint: words`Run the command again and choose Continue.`,
    });
  }
  const code = url.searchParams.get('code');
  if (code) return code;
  throw usageError(
    words`That address carries no code.`,
    words`Copy the whole address from the browser.`,
  );
}

function isOurHost(host: string | undefined, port: number): boolean {
  return [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`].includes(host ?? '');
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function send(response: ServerResponse, status: number, body: string, type = 'text/html'): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(body);
}

function listen(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
  host: string,
  port: number,
): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(handler);
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? usageError(words`Port ${port} is in use.`, words`Take another with --redirect-port.`)
          : error,
      );
    });
    server.listen(port, host, () => resolve(server));
  });
}
