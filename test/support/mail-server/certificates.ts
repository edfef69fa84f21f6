/** A certificate authority of the test's own, and certificates good and bad. Made by openssl. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificate {
  cert: string;
  key: string;
}

export interface Certificates {
  /** PEM file of the authority. */
  caFile: string;
  ca: string;
  shown: {
    /** For 127.0.0.1 and localhost, signed by the authority. */
    good: Certificate;
    /** For 127.0.0.2, signed by itself. */
    selfSigned: Certificate;
    /** Signed by the authority, for mail.example.net: wherever it is shown, that is the wrong name. */
    wrongName: Certificate;
    /** For 127.0.0.4, signed by the authority, over since it was made. */
    expired: Certificate;
  };
}

/** @param openssl the program */
export function makeCertificates(openssl: string, folder: string): Certificates {
  const at = (name: string) => join(folder, name);
  const run = (...args: string[]) =>
    execFileSync(openssl, args, { cwd: folder, stdio: 'pipe' }).toString();
  const key = (name: string) => {
    run('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', at(name));
    return at(name);
  };
  const selfSign = (name: string, subject: string, extensions: readonly string[]): Certificate => {
    const made = { cert: at(`${name}.pem`), key: key(`${name}.key`) };
    const added = extensions.flatMap((extension) => ['-addext', extension]);
    const files = ['-key', made.key, '-out', made.cert];
    run('req', '-x509', '-new', ...files, '-days', '7', '-subj', subject, ...added);
    return made;
  };
  const authority = selfSign('ca', '/CN=Certificate authority of a test', []);
  const sign = (name: string, names: string, days: string): Certificate => {
    const made = { cert: at(`${name}.pem`), key: key(`${name}.key`) };
    const request = at(`${name}.csr`);
    const extensions = at(`${name}.ext`);
    writeFileSync(extensions, `subjectAltName=${names}\nbasicConstraints=CA:FALSE\n`);
    run('req', '-new', '-key', made.key, '-out', request, '-subj', `/CN=${name}`);
    const files = ['-in', request, '-out', made.cert, '-extfile', extensions];
    const by = ['-CA', authority.cert, '-CAkey', authority.key, '-CAcreateserial'];
    run('x509', '-req', ...files, ...by, '-days', days);
    return made;
  };
  return {
    caFile: authority.cert,
    ca: readFileSync(authority.cert, 'utf8'),
    shown: {
      good: sign('good', 'IP:127.0.0.1,DNS:localhost', '7'),
      selfSigned: selfSign('self-signed', '/CN=127.0.0.2', ['subjectAltName=IP:127.0.0.2']),
      wrongName: sign('wrong-name', 'DNS:mail.example.net', '7'),
      expired: sign('expired', 'IP:127.0.0.4', '0'),
    },
  };
}
