/** A process of its own that sends a template to so many people at once, by the library: prints what came of it. */
import { openGates } from '../../../bin/index.ts';

const [from = '0', count = '0'] = process.argv.slice(2);
const olga = openGates({ user: 'olga' });
const sends = Array.from({ length: Number(count) }, (_, index) =>
  olga.whatsapp.send({
    to: `+${79_990_000_000 + Number(from) + index}`,
    template: { name: 'hello_world', language: 'en_US', params: [] },
  }),
);
const began = performance.now();
const sent = await Promise.allSettled(sends);
const took = performance.now() - began;
await olga.close();
const ids = sent.flatMap((one) => (one.status === 'fulfilled' ? [one.value.externalId] : []));
const failures = sent.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
process.stdout.write(`${JSON.stringify({ took, ids, failures })}\n`);
