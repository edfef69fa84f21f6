/** The floor of the webhook benchmark: the same web framework, the signature checked, and nothing kept. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const secret = process.argv[2] ?? '';
const web = new Hono();
web.post('/webhook/:gate/:user', async (context) => {
  const body = new Uint8Array(await context.req.arrayBuffer());
  const right = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  const given = Buffer.from(context.req.header('x-hub-signature-256') ?? '');
  const fits = given.length === right.length && timingSafeEqual(given, right);
  return context.text(fits ? 'EVENT_RECEIVED' : 'no', fits ? 200 : 401);
});
serve({ fetch: web.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
  process.stdout.write(`http://127.0.0.1:${port}\n`);
});
