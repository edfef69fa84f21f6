/** One gate against its own pretend platform: over HTTP, subscribed by the gate's own `subscribe`, its webhooks caught byte for byte. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Credential } from '../../src/domain/account.ts';
import type { Draft, Recipient } from '../../src/domain/message.ts';
import type {
  Arrival,
  Catalogue,
  Delivery,
  Gate,
  GateRow,
  Receipt,
  SandboxDelivery,
  Session,
} from '../../src/gate.ts';
import type { Http } from '../../src/http/client.ts';
import { openHttp } from '../../src/http/open.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { newMemory, noRenewal } from '../support/memory.ts';

/** What the pretend platforms' dashboards show, by gate. */
export type Credentials = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What was said before an event: what it may speak of. */
export interface Said {
  from: Recipient;
  /** Ids of the message that came in and of our answer to it. */
  received: string;
  sent: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** What the suite has to be told about a gate. */
export interface LiveGate {
  /** Whether people write to each other on it. */
  converses: boolean;
  /** The account whose events are caught, as its setup would have kept it. */
  account(
    platform: Credentials,
    http: Http,
  ): Promise<{
    externalId: string;
    details?: Readonly<Record<string, unknown>>;
    credential: Credential;
  }>;
  /** Asks for what the gate's own subscription leaves out, and another program of the same app may have asked for. */
  besides?(session: Session, callbackUrl: string): Promise<void>;
  /** Events that say nothing without more: their fields. */
  fields: Readonly<Record<string, (said: Said, session: Session) => Fields | Promise<Fields>>>;
  /** Events that cannot be delivered out of nothing, or that nobody is told of at once: why. */
  apart: Readonly<Record<string, string>>;
  /** Events that nobody is meant to understand: why. */
  unknown: Readonly<Record<string, string>>;
}

export interface LiveWorld {
  gate: Gate;
  session: Session;
  /** What is known of every delivery beside its body. */
  readonly arrival: Arrival;
  /** What came since the last `begin`. */
  readonly deliveries: readonly Delivery[];
  /** A fresh platform with the account subscribed, somebody having written, and our answer. */
  begin(): Promise<Said>;
  deliver(event: string, fields?: Fields): Promise<SandboxDelivery>;
  /** Past every door of ours. */
  send(draft: Draft): Promise<Receipt>;
  close(): Promise<void>;
}

const VERIFY_TOKEN = 'fictional-verify-token';
const NOBODY: Said = { from: { kind: 'nobody', id: '' }, received: '', sent: '' };
const ARRIVED = Date.UTC(2026, 10, 21, 8);

export async function openLive(
  row: GateRow,
  live: LiveGate,
  catalogue: Catalogue,
): Promise<LiveWorld> {
  const gate = await row.load();
  const sandbox = await startSandbox({ catalogue, port: 0 });
  const http = openHttp({
    sandbox: sandbox.url,
    hosts: Object.assign({}, ...catalogue.map(({ hosts }) => hosts)) as Record<string, string>,
    env: {},
  });
  const deliveries: Delivery[] = [];
  const receiver = await openReceiver((delivery) => {
    if (delivery.method !== 'GET') {
      const asked = gate.webhook?.challenge?.(delivery, [world.session.credential]) ?? null;
      if (asked !== null) return JSON.stringify(asked);
      deliveries.push(delivery);
      return '';
    }
    return gate.webhook?.handshake?.(delivery, [{ verifyToken: VERIFY_TOKEN }]) ?? '';
  });
  const door = async (name: string, body: unknown): Promise<unknown> => {
    const answer = await fetch(`${sandbox.url}/_sandbox/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${JSON.stringify(body)}: ${text}`);
    return JSON.parse(text);
  };
  const sessionOf = async (): Promise<Session> => {
    const { externalId, details = {}, credential } = await live.account(sandbox.credentials, http);
    const account = {
      id: `${row.name}:${externalId}`,
      gate: row.name,
      externalId,
      kind: 'channel' as const,
      name: row.title,
      handle: null,
      enabled: true,
      details,
      login: null,
      createdAt: Date.now(),
    };
    return {
      user: 'olga',
      account,
      credential: { verifyToken: VERIFY_TOKEN, ...credential },
      http,
      memory: newMemory(),
      renewed: noRenewal,
      now: Date.now,
    };
  };
  const world: LiveWorld = {
    gate,
    session: await sessionOf(),
    get arrival() {
      return { account: world.session.account, at: ARRIVED };
    },
    deliveries,
    async begin() {
      await door('reset', {});
      deliveries.length = 0;
      world.session = await sessionOf();
      await gate.webhook?.subscribe?.(world.session, receiver.url);
      await live.besides?.(world.session, receiver.url);
      if (!live.converses) return NOBODY;
      await world.deliver('message');
      // What was on its way at the reset may still come first.
      const heard = deliveries
        .flatMap(({ body }) => gate.webhook?.parse(body, world.arrival) ?? [])
        .find(({ kind }) => kind === 'message');
      const [named] = heard?.kind === 'message' ? heard.peer.identities : [];
      if (heard?.kind !== 'message' || !named) throw new Error('nobody wrote');
      const from = { kind: named.kind, id: named.value };
      const { externalId } = await world.send({ to: from, text: 'Добрый день!' });
      return { from, received: heard.externalId, sent: externalId };
    },
    deliver: async (event, fields = {}) =>
      (await door('deliver', { gate: row.name, event, ...fields })) as SandboxDelivery,
    async send(draft) {
      if (!gate.send) throw new Error(`${row.name} sends nothing`);
      return gate.send(world.session, draft, 'fictional-key');
    },
    async close() {
      await http.close();
      await receiver.close();
      await sandbox.close();
    },
  };
  return world;
}

async function openReceiver(answer: (delivery: Delivery) => string): Promise<{
  url: string;
  close(): Promise<void>;
}> {
  const server = createServer((request, response) => {
    void deliveryOf(request).then((delivery) => {
      try {
        response.writeHead(200).end(answer(delivery));
      } catch (error) {
        response.writeHead(403).end(String(error));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/webhook`,
    async close() {
      const ended = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await ended;
    },
  };
}

async function deliveryOf(request: IncomingMessage): Promise<Delivery> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    method: request.method ?? 'GET',
    url: new URL(request.url ?? '/', 'http://127.0.0.1'),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    ),
    body: new Uint8Array(Buffer.concat(chunks)),
  };
}
