/** Postfix in a folder of its own: submission with AUTH, delivery to Dovecot over LMTP, real bounces. Needs root. */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate, Certificates } from './certificates.ts';
import { BAD } from './dovecot.ts';
import { runServer, type Server } from './server-process.ts';

export interface PostfixOptions {
  /** `postconf` knows where the rest is. */
  postconf: string;
  folder: string;
  ports: { smtp: number; smtps: number };
  lmtp: number;
  /** Dovecot's socket. */
  auth: string;
  certificates: Certificates;
  /** Bytes: a larger mail is refused. */
  largest: number;
}

/** What it makes of recipients whose name says so; others it delivers, and bounces whom Dovecot does not know. */
const REFUSED = [
  'refused@example.org=REJECT 5.1.1 No such person here',
  'busy@example.org=450 4.2.1 Mailbox busy, try again later',
  'rate@example.org=421 4.7.0 Too many messages, slow down',
];

export async function startPostfix(options: PostfixOptions): Promise<Server> {
  const { postconf, folder } = options;
  const config = join(folder, 'postfix');
  const queue = join(folder, 'queue');
  const data = join(folder, 'postfix-data');
  const id = (flag: string, user: string) =>
    Number(execFileSync('id', [flag, user], { encoding: 'utf8', stdio: 'pipe' }));
  const uid = id('-u', 'postfix');
  const gid = id('-g', 'postfix');
  for (const each of [config, queue, data]) mkdirSync(each, { mode: 0o755 });
  chownSync(data, uid, gid);
  for (const name of QUEUES) {
    const path = join(queue, name);
    mkdirSync(path, { mode: 0o700 });
    if (name !== 'pid') chownSync(path, uid, gid);
    if (name === 'public' || name === 'pid') chmodSync(path, 0o755);
  }
  write(join(config, 'main.cf'), mainOf(options, { queue, data }));
  write(join(config, 'master.cf'), masterOf(options));
  const daemons = execFileSync(postconf, ['-h', 'daemon_directory'], { encoding: 'utf8' }).trim();
  return await runServer({
    program: join(daemons, 'master'),
    args: ['-s', '-c', config],
    folder,
    log: 'postfix.log',
    ports: [options.ports.smtp, options.ports.smtps],
    name: 'Postfix',
  });
}

/** As if it had been there for long: Postfix waits two seconds for somebody who may still be writing. */
function write(path: string, text: string): void {
  writeFileSync(path, text);
  const before = new Date(Date.now() - 60_000);
  utimesSync(path, before, before);
}

const QUEUES = [
  'incoming',
  'active',
  'deferred',
  'bounce',
  'defer',
  'flush',
  'hold',
  'trace',
].concat(['corrupt', 'saved', 'private', 'public', 'pid', 'maildrop']);

function mainOf(
  {
    folder,
    lmtp,
    auth,
    certificates: {
      shown: { good },
    },
    largest,
  }: PostfixOptions,
  { queue, data }: { queue: string; data: string },
): string {
  return `
compatibility_level = 3.6
queue_directory = ${queue}
data_directory = ${data}
maillog_file = ${join(folder, 'postfix.log')}
maillog_file_prefixes = ${folder}
myhostname = mail.example.org
mydomain = example.org
myorigin = example.org
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks =
alias_maps =
alias_database =
smtpd_peername_lookup = no
biff = no
message_size_limit = ${largest}
mailbox_size_limit = 0
virtual_mailbox_domains = example.org
virtual_transport = lmtp:inet:127.0.0.1:${lmtp}
# Nothing leaves this machine.
default_transport = error:5.4.4 Unable to look up the host: nothing leaves this machine
relay_transport = $default_transport
smtpd_reject_unlisted_recipient = no
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = ${auth}
smtpd_sasl_security_options = noanonymous
smtpd_tls_security_level = may
smtpd_tls_cert_file = ${good.cert}
smtpd_tls_key_file = ${good.key}
smtpd_delay_reject = yes
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_data_restrictions =
smtpd_client_restrictions =
smtpd_error_sleep_time = 0
smtpd_soft_error_limit = 100
smtpd_client_connection_count_limit = 0
smtpd_sender_restrictions = check_recipient_access inline:{ ${REFUSED.map((each) => `{ ${each} }`).join(', ')} }
bounce_queue_lifetime = 0
maximal_queue_lifetime = 0
in_flow_delay = 0
`;
}

function masterOf({ ports, certificates }: PostfixOptions): string {
  const listener = (host: string, shown?: Certificate) => {
    const own = shown
      ? `\n  -o smtpd_tls_cert_file=${shown.cert}\n  -o smtpd_tls_key_file=${shown.key}`
      : '';
    return `${host}:${ports.smtp} inet n - n - - smtpd${own}
${host}:${ports.smtps} inet n - n - - smtpd${own}
  -o smtpd_tls_wrappermode=yes
`;
  };
  return `
${listener('127.0.0.1')}
${listener(BAD.selfSigned, certificates.shown.selfSigned)}
${listener(BAD.wrongName, certificates.shown.wrongName)}
${listener(BAD.expired, certificates.shown.expired)}
postlog unix-dgram n - n - 1 postlogd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
`;
}
