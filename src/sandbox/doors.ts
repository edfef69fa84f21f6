/** The sandbox's own doors under `/_sandbox`, for tests and `gates trigger`. */
import { Hono } from 'hono';
import { GateError, messageOf } from '../domain/error.ts';
import type { SandboxEvent } from '../gate.ts';
import { type Faults, FAULTS, isFault } from './faults.ts';
import type { Mount } from './mounts.ts';
import type { RequestLog } from './requests.ts';

export interface DoorsOptions {
  mounts: readonly Mount[];
  faults: Faults;
  log: RequestLog;
}

/**
 * `GET requests`, `POST deliver`, `POST fault`, `POST reset`. A request that cannot be understood is
 * answered with 400 and `{"error": "<one sentence>"}`.
 */
export function openDoors({ mounts, faults, log }: DoorsOptions): Hono {
  const doors = new Hono();

  const gateNamed = (name: unknown): Mount['gates'][number] => {
    const gates = mounts.flatMap((mount) => mount.gates);
    const found = gates.find((gate) => gate.name === name);
    if (found) return found;
    const names = [...new Set(gates.map((gate) => gate.name))].join(', ');
    throw new BadRequest(`There is no gate ${JSON.stringify(name)} in the sandbox: ${names}.`);
  };

  doors.get('/requests', (c) => c.json(log.list()));

  doors.post('/deliver', async (c) => {
    const { gate: name, event, ...fields } = await bodyOf(c.req.raw);
    const { sandbox } = gateNamed(name);
    if (typeof event !== 'string' || event === '') {
      throw new BadRequest('"event" must name what happens, e.g. "message".');
    }
    if (!sandbox.deliver) throw new BadRequest(`Nothing can be delivered for ${String(name)}.`);
    const happening: SandboxEvent = { ...fields, event };
    return c.json(await sandbox.deliver(happening));
  });

  doors.post('/fault', async (c) => {
    const { gate: name, kind, times = 1, at } = await bodyOf(c.req.raw);
    const gate = gateNamed(name);
    if (!isFault(kind)) {
      throw new BadRequest(`There is no fault ${JSON.stringify(kind)}: ${FAULTS.join(', ')}.`);
    }
    if (typeof times !== 'number' || !Number.isInteger(times) || times < 1) {
      throw new BadRequest('"times" must be a whole number from 1.');
    }
    const { faultPlaces = [] } = gate.sandbox;
    const place = faultPlaces.find((each) => each === at);
    if (at !== undefined && place === undefined) {
      const places = faultPlaces.length > 0 ? faultPlaces.join(', ') : 'it tells none apart';
      throw new BadRequest(`There is no place ${JSON.stringify(at)} at ${gate.name}: ${places}.`);
    }
    faults.add(gate.name, kind, times, place);
    return c.json({ gate: gate.name, kind, times, ...(place === undefined ? {} : { at: place }) });
  });

  doors.post('/reset', (c) => {
    faults.clear();
    for (const mount of mounts) {
      mount.owned.clear();
      for (const { sandbox } of mount.gates) sandbox.reset();
    }
    log.clear();
    return c.json({ ok: true });
  });

  doors.onError((error, c) => {
    const refused = error instanceof BadRequest || error instanceof GateError;
    return c.json({ error: messageOf(error) }, refused ? 400 : 500);
  });
  doors.notFound((c) =>
    c.json({ error: `There is no door ${c.req.method} ${new URL(c.req.url).pathname}.` }, 404),
  );
  return doors;
}

class BadRequest extends Error {}

async function bodyOf(request: Request): Promise<Record<string, unknown>> {
  const body: unknown = await request.json().catch(() => null);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new BadRequest('The body must be a JSON object.');
  }
  return { ...body };
}
