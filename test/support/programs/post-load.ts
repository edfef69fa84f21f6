/**
 * A load of signed WhatsApp webhooks of 2 KB, in a process of its own: sockets and ready-made bytes, so that it
 * costs less than whoever answers. One JSON line of orders on stdin gives one JSON line of results on stdout.
 */
import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

export interface Order {
  /** `http://127.0.0.1:PORT`; whatever answers must say a content-length. */
  url: string;
  secret: string;
  /** The phone number id the messages are for. */
  number: string;
  /** Messages are `wamid.<prefix><n>`. */
  prefix: string;
  connections: number;
  posts: number;
  /** POSTs a second, evenly; without it each connection posts as soon as it is answered. */
  rate?: number;
}

export interface Result {
  /** Answers a second. */
  rate: number;
  /** Milliseconds from the POST (with `rate`: from when it was due) to its answer. */
  p50: number;
  p99: number;
  /** When each was posted, epoch milliseconds; only with `rate`. */
  posted: number[];
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await load(JSON.parse(line) as Order))}\n`);
}

async function load(order: Order): Promise<Result> {
  const { posts, connections, rate } = order;
  const requests = Array.from({ length: posts }, (_, n) => request(order, `${order.prefix}${n}`));
  const took: number[] = [];
  const posted: number[] = [];
  const places = await Promise.all(Array.from({ length: connections }, () => open(order.url)));
  const began = performance.now();
  let next = 0;
  await Promise.all(
    places.map(async (post) => {
      for (let n = next++; n < posts; n = next++) {
        let start = performance.now();
        if (rate !== undefined) {
          const due = began + (n * 1000) / rate;
          if (due > start) await new Promise((resume) => setTimeout(resume, due - start));
          start = due;
          posted[n] = performance.timeOrigin + performance.now();
        }
        await post(requests[n] as Buffer);
        took.push(performance.now() - start);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  for (const post of places) post.end();
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.floor(took.length * share)] ?? 0;
  return { rate: posts / seconds, p50: at(0.5), p99: at(0.99), posted };
}

interface Place {
  (request: Buffer): Promise<void>;
  end(): void;
}

/** A connection that posts one request at a time. */
async function open(url: string): Promise<Place> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  let answered: (() => void) | undefined;
  let refused: ((error: Error) => void) | undefined;
  let seen = '';
  socket.on('data', (chunk) => {
    seen += chunk.toString('latin1');
    const head = seen.indexOf('\r\n\r\n');
    if (head === -1) return;
    const length = Number(/content-length: (\d+)/i.exec(seen)?.[1]);
    if (seen.length < head + 4 + length) return;
    const status = seen.slice(9, 12);
    seen = '';
    if (status === '200') answered?.();
    else refused?.(new Error(`answered ${status}`));
  });
  const ended = (): void => refused?.(new Error('the server hung up'));
  socket.on('close', ended).on('error', ended);
  await new Promise((resolve) => socket.once('connect', resolve));
  const post = (bytes: Buffer) =>
    new Promise<void>((resolve, reject) => {
      answered = resolve;
      refused = reject;
      socket.write(bytes);
    });
  return Object.assign(post, { end: () => void socket.destroy() });
}

function request({ url, secret, number }: Order, id: string): Buffer {
  const body = Buffer.from(payload(`wamid.${id}`, number));
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const head = [
    'POST /webhook/whatsapp/olga HTTP/1.1',
    `host: ${new URL(url).host}`,
    'user-agent: facebookexternalua',
    'accept: */*',
    'content-type: application/json',
    `x-hub-signature-256: sha256=${signature}`,
    `content-length: ${body.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
}

function payload(id: string, number: string): string {
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '79997654321', phone_number_id: number },
    contacts: [{ profile: { name: 'Клиент' }, wa_id: '79991234567' }],
    messages: [
      {
        from: '79991234567',
        id,
        timestamp: '1790000000',
        type: 'text',
        text: { body: 'текст '.repeat(140) },
      },
    ],
  };
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
  });
}
