import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';

interface Received {
  signature: string | undefined;
  /** Lower-case names. */
  headers: IncomingHttpHeaders;
  body: string;
  json: any;
}

export interface Receiver {
  url: string;
  received: Received[];
  /** Every handshake it was asked for. */
  handshakes: URLSearchParams[];
  /** What the next POSTs are answered with; 200 when there is none left. */
  answers: number[];
  /** Waits until so many bodies came. */
  until(count: number): Promise<Received[]>;
  /** Every message and status of every body, in order. */
  messages(): any[];
  statuses(): any[];
  signed(received: Received, secret: string): boolean;
  close(): Promise<void>;
}

/** A webhook server of our own on this machine. `verifyToken`: what it answers the handshake to. */
export async function startReceiver(verifyToken = 'fictional-verify-token'): Promise<Receiver> {
  const received: Received[] = [];
  const handshakes: URLSearchParams[] = [];
  const answers: number[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    void (async () => {
      if (request.method === 'GET') {
        const query = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams;
        handshakes.push(query);
        const known = query.get('hub.verify_token') === verifyToken;
        response.writeHead(known ? 200 : 403).end(known ? query.get('hub.challenge') : 'no');
        return;
      }
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString();
      const signature = request.headers['x-hub-signature-256'];
      const { headers } = request;
      received.push({ signature: String(signature), headers, body, json: readJson(body) });
      response.writeHead(answers.shift() ?? 200).end();
      for (const wake of waiting) wake();
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const values = (): any[] =>
    received.flatMap(({ json }) =>
      (json?.entry ?? []).flatMap((entry: any) => entry.changes.map((change: any) => change.value)),
    );
  return {
    url: `http://127.0.0.1:${port}/webhook`,
    received,
    handshakes,
    answers,
    async until(count) {
      while (received.length < count) {
        await new Promise<void>((resolve) => {
          const wake = (): void => {
            waiting.delete(wake);
            resolve();
          };
          waiting.add(wake);
        });
      }
      return received.slice(0, count);
    },
    messages: () => values().flatMap((value) => value.messages ?? []),
    statuses: () => values().flatMap((value) => value.statuses ?? []),
    signed: ({ signature, body }, secret) =>
      signature === `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close').catch(() => undefined);
    },
  };
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
