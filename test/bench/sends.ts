import { openGates } from '../../bin/index.ts';
import { newWorld } from '../support/world.ts';
import type { Row } from './row.ts';

const SENDS = 5000;
/** Messages a second that the platform takes of a number. */
const RATE = 80;
const FIRST = 79_990_000_000;

/**
 * 5,000 sends asked for at once, to as many people, against a platform that refuses what comes faster than
 * 80 a second: none lost, none twice, none refused. Then what one process can do where nothing is refused.
 */
export async function sends(): Promise<Row[]> {
  const paced = await measure(SENDS, null);
  const unpaced = await measure(SENDS / 2, 10_000);
  return [
    {
      what: `${SENDS} sends at ${RATE} a second (goal: 0.95x)`,
      value: `${paced.toFixed(1)} /s`,
      floor: `${RATE} /s`,
      ratio: paced / RATE,
    },
    {
      what: 'sends a second of a number without a limit',
      value: `${unpaced.toFixed(0)} /s`,
      floor: `${RATE} /s`,
      ratio: unpaced / RATE,
    },
  ];
}

/** Sends a second, from the first call to the last receipt. `limit`: what the platform takes instead of 80. */
async function measure(count: number, limit: number | null): Promise<number> {
  const world = await newWorld();
  try {
    await world.login('olga');
    if (limit !== null)
      await world.deliver({ event: 'throughput', level: 'HIGH', perSecond: limit });
    await world.setup('olga');
    const olga = openGates({ user: 'olga', env: world.env });
    const began = performance.now();
    const sent = await Promise.all(
      Array.from({ length: count }, (_, index) =>
        olga.whatsapp.send({
          to: `+${FIRST + index}`,
          template: { name: 'hello_world', language: 'en_US', params: [] },
        }),
      ),
    );
    const seconds = (performance.now() - began) / 1000;
    await olga.close();
    const ids = new Set(sent.map(({ externalId }) => externalId));
    const asked = (await world.requests()).filter(
      ({ method, path }) => method === 'POST' && path.endsWith('/messages'),
    );
    const refused = asked.filter(({ status }) => status !== 200);
    if (ids.size !== count || asked.length !== count || refused.length > 0) {
      throw new Error(`${ids.size} of ${count}; ${asked.length} asked, ${refused.length} refused`);
    }
    return count / seconds;
  } finally {
    await world.destroy();
  }
}
