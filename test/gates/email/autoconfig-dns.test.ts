/** What a domain's DNS tells of its mail, by a real name server of this machine. */
import { afterEach, describe, expect, it } from 'vitest';
import { serviceRecords } from '../../../gates/email/login/autoconfig-dns.ts';
import { type Records, startNameServer } from './name-server.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

async function named(records: Records) {
  const { close, resolver } = await startNameServer(records);
  open.push(close);
  return { resolver };
}

describe('a domain’s SRV records', () => {
  it('name servers by priority and weight, TLS from the start first', async () => {
    const { resolver } = await named({
      '_imap._tcp.example.org': [[0, 1, 143, 'imap.example.org']],
      '_imaps._tcp.example.org': [
        [20, 1, 993, 'spare.example.org'],
        [10, 1, 993, 'light.example.org'],
        [10, 9, 993, 'imap.example.org'],
      ],
      '_submission._tcp.example.org': [[0, 1, 587, 'smtp.example.org']],
    });
    expect(await serviceRecords('example.org', resolver)).toEqual({
      imap: [
        { host: 'imap.example.org', port: 993, security: 'tls' },
        { host: 'light.example.org', port: 993, security: 'tls' },
        { host: 'spare.example.org', port: 993, security: 'tls' },
        { host: 'imap.example.org', port: 143, security: 'starttls' },
      ],
      smtp: [{ host: 'smtp.example.org', port: 587, security: 'starttls' }],
    });
  });

  it('that say there is no such service name none', async () => {
    const { resolver } = await named({
      '_imaps._tcp.example.org': [[0, 0, 0, '.']],
      '_submissions._tcp.example.org': [[0, 1, 465, 'smtp.example.org']],
    });
    expect(await serviceRecords('example.org', resolver)).toBeNull();
  });
});
