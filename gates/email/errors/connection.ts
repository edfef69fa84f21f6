/** Why a mail server was not spoken to: it was not there, or it was not certain that it is the one. */
import { GateError } from '../../../src/domain/error.ts';
import { type Text, type Words, words } from '../../../src/domain/words.ts';
import type { Place } from '../errors.ts';

interface Fault {
  readonly code?: unknown;
  readonly originalCode?: unknown;
  readonly message?: unknown;
  readonly cert?: { readonly subjectaltname?: unknown };
  readonly tlsFailed?: boolean;
}

/** `null`: the connection is not what failed. */
export function connectionFailure(place: Place, error: unknown): GateError | null {
  const fault = (typeof error === 'object' && error !== null ? error : {}) as Fault;
  const text = typeof fault.message === 'string' ? fault.message : '';
  const codes = [fault.originalCode, fault.code].filter((code) => typeof code === 'string');
  const found =
    certificateFault(place, codes, text, fault) ??
    tlsFault(place, codes, text, fault) ??
    networkFault(place, codes, text);
  return (
    found &&
    new GateError({ category: 'unreachable', gate: 'email', ...found, platformCode: codes[0] })
  );
}

interface Found {
  code: string;
  message: Words;
  hint: Text;
}

/** By Node's code (https://nodejs.org/api/tls.html#x509-certificate-error-codes), else by OpenSSL's sentence. */
function certificateFault(
  { server: { host } }: Place,
  codes: readonly string[],
  text: string,
  fault: Fault,
): Found | null {
  const is = (code: RegExp, sentence: RegExp) =>
    codes.some((each) => code.test(each)) || sentence.test(text);
  if (is(/^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN)$/, /self[- ]signed cert/i)) {
    return {
      code: 'certificate_self_signed',
      message: words`The certificate of ${host} is self-signed: nobody this machine trusts vouches for it, so nothing secret was sent.`,
      hint: words`Ask whoever runs ${host} for a certificate of a public authority. If it is your own, save its certificate as a file and name it: NODE_EXTRA_CA_CERTS=/path/to/ca.pem gates email login`,
    };
  }
  if (is(/^CERT_HAS_EXPIRED$/, /certificate has expired/i)) {
    return {
      code: 'certificate_expired',
      message: words`The certificate of ${host} has expired, so nothing secret was sent.`,
      hint: words`Check this machine’s date first. Is it right, whoever runs ${host} has to renew the certificate.`,
    };
  }
  if (is(/^CERT_NOT_YET_VALID$/, /certificate is not yet valid/i)) {
    return {
      code: 'certificate_not_yet_valid',
      message: words`The certificate of ${host} is not valid yet, so nothing secret was sent.`,
      hint: words`Check this machine’s date and time.`,
    };
  }
  if (
    is(
      /^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/,
      /does not match certificate's altnames/i,
    )
  ) {
    const names = namesOf(fault, text);
    return {
      code: 'certificate_wrong_name',
      message:
        names === ''
          ? words`The certificate that ${host} shows is for another name, so nothing secret was sent.`
          : words`The certificate that ${host} shows is for ${names}, so nothing secret was sent.`,
      hint: words`Name the server as its certificate does: gates email login --imap-host HOST --smtp-host HOST`,
    };
  }
  if (
    is(
      /^(UNABLE_TO_|CERT_|ERR_TLS_CERT|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH)/,
      /unable to (verify|get)|certificate (revoked|rejected|signature failure)/i,
    )
  ) {
    return {
      code: 'certificate_untrusted',
      message: words`The certificate of ${host} cannot be traced to anybody this machine trusts (${codes[0] ?? 'TLS'}), so nothing secret was sent.`,
      hint: words`Ask whoever runs ${host} to send the whole chain of certificates. With an authority of your own: NODE_EXTRA_CA_CERTS=/path/to/ca.pem`,
    };
  }
  return null;
}

function namesOf({ cert }: Fault, text: string): string {
  const listed =
    typeof cert?.subjectaltname === 'string'
      ? cert.subjectaltname
      : (/altnames: (.*)$/.exec(text)?.[1] ?? '');
  return [...listed.matchAll(/(?:DNS|IP Address):([\w.*:-]+)/g)]
    .map((match) => match[1])
    .slice(0, 4)
    .join(', ');
}

function tlsFault(
  { server: { host, port, security }, protocol }: Place,
  codes: readonly string[],
  text: string,
  fault: Fault,
): Found | null {
  const starttls = security === 'starttls';
  if (
    /does not support STARTTLS/i.test(text) ||
    (starttls && /Error upgrading connection with STARTTLS|required STARTTLS/i.test(text))
  ) {
    return {
      code: 'starttls_missing',
      message: words`${host}:${port} offers no STARTTLS, so nothing secret was sent.`,
      hint:
        protocol === 'IMAP'
          ? words`Use its TLS port: gates email login --imap-port 993`
          : words`Use its TLS port: gates email login --smtp-port 465`,
    };
  }
  const broken =
    fault.tlsFailed === true ||
    codes.some((code) =>
      /^(ERR_SSL|ERR_TLS|EPROTO$|ETLS$|STARTTLS_INJECTION$|ClosedAfterConnectTLS$)/.test(code),
    );
  if (!broken) return null;
  return {
    code: 'tls_failed',
    message: words`No TLS connection to ${host}:${port} came about (${codes[0] ?? 'TLS'}).`,
    hint: words`Check the port: 993 and 465 speak TLS from the start, 143 and 587 by STARTTLS (--imap-security, --smtp-security).`,
  };
}

/** Why, by the code of Node, imapflow or nodemailer. */
const REASONS: Readonly<Record<string, { code: string; reason: Words }>> = {
  ECONNREFUSED: { code: 'connection_refused', reason: words`the connection was refused` },
  ENOTFOUND: { code: 'host_not_found', reason: words`its name was not found` },
  EDNS: { code: 'host_not_found', reason: words`its name was not found` },
  EAI_AGAIN: { code: 'host_not_found', reason: words`its name could not be looked up` },
  ENETUNREACH: { code: 'no_route', reason: words`no network leads there` },
  EHOSTUNREACH: { code: 'no_route', reason: words`no network leads there` },
  CONNECT_TIMEOUT: { code: 'connect_timeout', reason: words`no connection was made in time` },
  ETIMEDOUT: { code: 'connect_timeout', reason: words`no connection was made in time` },
  GREETING_TIMEOUT: { code: 'no_greeting', reason: words`it did not say a word` },
  ETIMEOUT: { code: 'timeout', reason: words`it stopped answering` },
  UPGRADE_TIMEOUT: { code: 'timeout', reason: words`it stopped answering` },
  ECONNRESET: { code: 'connection_lost', reason: words`the connection was cut off` },
  EPIPE: { code: 'connection_lost', reason: words`the connection was cut off` },
  ESOCKET: { code: 'connection_lost', reason: words`the connection was cut off` },
  ECONNECTION: { code: 'connection_lost', reason: words`the connection was cut off` },
  NoConnection: { code: 'connection_lost', reason: words`the connection was cut off` },
  EConnectionClosed: { code: 'connection_lost', reason: words`the connection was cut off` },
  ClosedAfterConnectText: { code: 'connection_lost', reason: words`the connection was cut off` },
  EPROTOCOL: {
    code: 'bad_answer',
    reason: words`what it says is not the language of mail servers`,
  },
};

function networkFault(
  { server: { host, port }, protocol }: Place,
  codes: readonly string[],
  text: string,
): Found | null {
  const code = codes.find((each) => REASONS[each] !== undefined);
  const known = code === undefined ? undefined : REASONS[code];
  if (!known && !/unexpected close|connection (was )?closed/i.test(text)) return null;
  const { code: name, reason } = known ?? {
    code: 'connection_lost',
    reason: words`the connection was cut off`,
  };
  return {
    code: name,
    message: words`${host}:${port} (${protocol}) could not be reached: ${reason}.`,
    hint: words`Check the connection and the server’s name and port (gates email status), then try again.`,
  };
}
