import { randomBytes } from 'node:crypto';
import { afterAll, it } from 'vitest';
import { storeContract } from '../contract/store.ts';
import { startPostgres } from '../support/postgres.ts';

const server = await startPostgres();

if ('missing' in server) {
  const reason = server.missing;
  it(`store on PostgreSQL: ${reason}`, ({ skip }) => skip(reason));
} else {
  // Names of their own: the server may be shared.
  const run = randomBytes(4).toString('hex');
  let count = 0;
  afterAll(() => server.stop());
  storeContract('store on PostgreSQL', () => {
    count += 1;
    return { user: `t${run}-${count}`, url: server.url };
  });
}
