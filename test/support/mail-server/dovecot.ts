/** Dovecot 2.3 in a folder of its own, as one ordinary user (https://doc.dovecot.org/2.3/admin_manual/rootless/). */
import { chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Certificates } from './certificates.ts';
import { isRoot, type Owner } from './programs.ts';
import { runServer, type Server } from './server-process.ts';
import type { MailUser } from './users.ts';

export interface DovecotPorts {
  imap: number;
  imaps: number;
  lmtp: number;
}

/** The addresses of the servers whose certificate is bad: Dovecot shows one for each local address. */
export const BAD = { selfSigned: '127.0.0.2', wrongName: '127.0.0.3', expired: '127.0.0.4' };

export interface Dovecot extends Server {
  /** Who may log in from now on, with which password and token. */
  admit(users: readonly MailUser[]): Promise<void>;
}

/** The socket that Postfix asks who somebody is. @param folder Dovecot's */
export function authSocketOf(folder: string): string {
  return join(folder, 'run', 'auth-client');
}

export interface DovecotOptions {
  program: string;
  folder: string;
  owner: Owner;
  ports: DovecotPorts;
  certificates: Certificates;
  users: readonly MailUser[];
}

export async function startDovecot(options: DovecotOptions): Promise<Dovecot> {
  const { folder, owner, ports, program } = options;
  const mail = join(folder, 'mail');
  if (!existsSync(mail)) mkdirSync(mail);
  if (isRoot()) chownSync(mail, owner.uid, owner.gid);
  const config = join(folder, 'dovecot.conf');
  const write = (users: readonly MailUser[]) => {
    const line = (user: MailUser, secret: string) => `${user.address}:{PLAIN}${secret}\n`;
    const files = {
      passwords: users.map((user) => line(user, user.password)),
      tokens: users.map((user) => line(user, user.token)),
      people: users.map(({ address, quota }) => {
        const rule = quota === undefined ? '' : `userdb_quota_rule=*:bytes=${quota}`;
        return `${address}:::::${join(folder, 'mail', address)}::${rule}\n`;
      }),
    };
    for (const [name, lines] of Object.entries(files)) {
      writeFileSync(join(folder, name), lines.join(''));
    }
  };
  write(options.users);
  writeFileSync(config, configuration(options));
  const server = await runServer({
    program,
    args: ['-F', '-c', config],
    folder,
    owner,
    log: 'dovecot.log',
    ports: [ports.imap, ports.imaps, ports.lmtp],
    name: 'Dovecot',
  });
  return {
    ...server,
    async admit(users) {
      write(users);
      // It looks at the files no more than once a second.
      await wait(1100);
    },
  };
}

function configuration({ folder, owner, ports, certificates }: DovecotOptions): string {
  const at = (name: string) => join(folder, name);
  const shown = ({ cert, key }: { cert: string; key: string }) =>
    `ssl_cert = <${cert}\n  ssl_key = <${key}`;
  const bad = (['selfSigned', 'wrongName', 'expired'] as const).map(
    (name) => `local ${BAD[name]} {\n  ${shown(certificates.shown[name])}\n}`,
  );
  const addresses = `127.0.0.1 ${Object.values(BAD).join(' ')}`;
  const rootless = ['imap-login', 'anvil', 'log', 'config', 'auth', 'auth-worker', 'imap', 'lmtp']
    .concat(['stats', 'indexer', 'indexer-worker', 'dict', 'doveadm', 'ssl-params'])
    .map((name) => `service ${name} {\n  chroot =\n  user = ${owner.name}\n}`);
  return `
base_dir = ${at('run')}
state_dir = ${at('run')}
instance_name = gates-test
log_path = ${at('dovecot.log')}
protocols = imap lmtp
default_internal_user = ${owner.name}
default_internal_group = ${owner.group}
default_login_user = ${owner.name}
default_process_limit = 200
shutdown_clients = yes
first_valid_uid = 1
first_valid_gid = 1
mail_uid = ${owner.name}
mail_gid = ${owner.group}
mail_location = maildir:~/Maildir
mail_fsync = never
mail_max_userip_connections = 200
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
disable_plaintext_auth = no
auth_cache_size = 0
ssl = yes
${shown(certificates.shown.good)}
${bad.join('\n')}
listen = 127.0.0.1
${rootless.join('\n')}
service imap-login {
  inet_listener imap {
    address = ${addresses}
    port = ${ports.imap}
  }
  inet_listener imaps {
    address = ${addresses}
    port = ${ports.imaps}
    ssl = yes
  }
  process_min_avail = 1
  service_count = 0
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${ports.lmtp}
  }
  process_min_avail = 1
}
# No waiting after a wrong password.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service auth {
  unix_listener auth-client {
    mode = 0666
  }
}
passdb {
  driver = passwd-file
  mechanisms = plain login
  args = ${at('passwords')}
}
passdb {
  driver = passwd-file
  mechanisms = xoauth2 oauthbearer
  args = ${at('tokens')}
}
userdb {
  driver = passwd-file
  args = ${at('people')}
}
mail_plugins = quota
plugin {
  quota = maildir:User quota
}
protocol imap {
  mail_plugins = quota imap_quota
  imap_idle_notify_interval = 10 s
}
protocol lmtp {
  mail_plugins = quota
}
lmtp_save_to_detail_mailbox = no
recipient_delimiter = +
postmaster_address = postmaster@example.org
hostname = mail.example.org
namespace inbox {
  inbox = yes
  separator = /
  mailbox Drafts {
    auto = subscribe
    special_use = \\Drafts
  }
  mailbox Junk {
    auto = subscribe
    special_use = \\Junk
  }
  mailbox Sent {
    auto = subscribe
    special_use = \\Sent
  }
  mailbox Trash {
    auto = subscribe
    special_use = \\Trash
  }
  mailbox Archive {
    auto = subscribe
    special_use = \\Archive
  }
}
`;
}
