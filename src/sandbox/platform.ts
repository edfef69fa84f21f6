import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { ApiFault } from './faults.ts';
import { API_FAULTS, type Faults } from './faults.ts';
import type { Mount } from './mounts.ts';
import type { RequestLog } from './requests.ts';

export interface PlatformCall {
  mount: Mount;
  request: Request;
  /** The connection, for the faults that break it. */
  connection: HttpBindings;
  faults: Faults;
  log: RequestLog;
}

/** Lets a mount answer one request, keeps it in the log, and makes the fault happen that was asked for. */
export async function answer(call: PlatformCall): Promise<Response> {
  const { mount, connection, log } = call;
  const bytes = new Uint8Array(await call.request.arrayBuffer());
  const entry = await log.add(call.request, bytes, mount.owned.host.now());
  const request = new Request(call.request.url, {
    method: call.request.method,
    headers: call.request.headers,
    // A platform that holds a request open ends it with its connection.
    signal: call.request.signal,
    ...(bytes.length > 0 ? { body: bytes } : {}),
  });
  const [first] = mount.gates;
  if (!first) return new Response('Nothing is mounted here.\n', { status: 404 });

  const fault = pendingFault(call, request);
  if (fault?.kind === 'reset') {
    connection.incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  }
  if (fault && fault.kind !== 'timeout-after-accept') {
    const refusal = fault.gate.sandbox.fault?.(fault.kind);
    if (refusal) {
      entry.status = refusal.status;
      return refusal;
    }
  }
  // Gates of one mount share their state: whichever is asked answers for all.
  const response = await first.sandbox.fetch(request);
  if (fault?.kind === 'timeout-after-accept') {
    await closed(connection);
    return RESPONSE_ALREADY_SENT;
  }
  entry.status = response.status;
  return response;
}

function pendingFault(
  { mount, faults }: PlatformCall,
  request: Request,
): { gate: Mount['gates'][number]; kind: ApiFault } | null {
  for (const gate of mount.gates) {
    const { takesFault } = gate.sandbox;
    if (!takesFault) continue;
    const kind = faults.take([gate.name], API_FAULTS, (at) => takesFault(request, at));
    if (kind) return { gate, kind };
  }
  return null;
}

function closed({ outgoing }: HttpBindings): Promise<void> {
  return new Promise((resolve) => {
    if (outgoing.destroyed) resolve();
    else outgoing.once('close', resolve);
  });
}
