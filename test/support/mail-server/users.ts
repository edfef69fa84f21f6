/** Who has a mailbox at the test's mail server. */

export interface MailUser {
  address: string;
  password: string;
  /** What Dovecot takes as an OAuth access token. */
  token: string;
  /** Bytes the mailbox may hold. */
  quota?: number;
}

const person = (name: string, quota?: number): MailUser => ({
  address: `${name}@example.org`,
  password: `${name}-password`,
  token: `${name}-access-token`,
  ...(quota === undefined ? {} : { quota }),
});

/** `full` holds 4,000 bytes: a mail or two. */
export function mailUsers() {
  return {
    olga: person('olga'),
    azarya: person('azarya'),
    anna: person('anna'),
    full: person('full', 4000),
  };
}

export type MailUsers = ReturnType<typeof mailUsers>;
