/** Login by consent at Google. */
import { GateError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { Grant, LoginContext } from '../../../src/gate.ts';
import { addressesOf, named } from '../addresses.ts';
import type { GoogleMailbox, MailServer } from '../credential.ts';
import { exchangeCode, googleIdentity, GOOGLE_SCOPES } from '../google.ts';
import * as field from '../login.ts';
import { inSandbox } from '../reach.ts';
import { isThisMachine } from '../tls.ts';
import { findServers } from './autoconfig.ts';
import { proved, shown } from './prove.ts';

/** https://developers.google.com/workspace/gmail/imap/imap-smtp */
const GMAIL: Readonly<Record<'imap' | 'smtp', readonly MailServer[]>> = {
  imap: [{ host: 'imap.gmail.com', port: 993, security: 'tls' }],
  smtp: [
    { host: 'smtp.gmail.com', port: 465, security: 'tls' },
    { host: 'smtp.gmail.com', port: 587, security: 'starttls' },
  ],
};

/** @throws GateError exit 3 where consent left something out, exit 4 where a server is not reached */
export async function exchange(
  context: LoginContext,
  answer: { code: string; redirectUri: string; verifier: string },
): Promise<Grant> {
  const { fields, http, now } = context;
  const app = {
    clientId: fields[field.CLIENT_ID.name] ?? '',
    clientSecret: fields[field.CLIENT_SECRET.name] ?? '',
  };
  const { accessToken, refreshToken, scopes } = await exchangeCode(http, app, answer);
  checkConsent(refreshToken, scopes);
  const { email: address, name: called } = await googleIdentity(http, accessToken);
  const found = (await findServers(http, address)) ?? GMAIL;
  // An access token of Google's is for Google's own servers, whoever else takes the domain's mail.
  const sandbox = inSandbox(http);
  const candidates = isGoogles([...found.imap, ...found.smtp], sandbox) ? found : GMAIL;
  const [imap] = candidates.imap;
  const [smtp] = candidates.smtp;
  if (imap && smtp) {
    context.note?.(words`Servers of ${address}: IMAP ${shown(imap)}, SMTP ${shown(smtp)}.`);
  }
  const signed = { username: address, accessToken };
  const servers = await proved(http, address, candidates, 'google', signed);
  const name = fields[field.NAME.name] || called || '';
  const aliases = fields[field.ALIASES.name] ?? '';
  const credential: GoogleMailbox = {
    kind: 'google',
    address,
    username: address,
    ...servers,
    ...app,
    refreshToken,
  };
  return {
    identity: { externalId: address, name: name === '' ? address : name, handle: address },
    credential: { ...credential },
    facts: {
      tokenKind: 'REFRESH_TOKEN',
      scopes,
      issuedAt: now(),
      expiresAt: null,
      state: 'valid',
    },
    details: { login: 'google', ...servers, ...named(name), ...addressesOf(aliases) },
  };
}

/** Boxes of a consent can be left unticked. */
function checkConsent(
  refreshToken: string | null,
  scopes: readonly string[],
): asserts refreshToken is string {
  const [mail = ''] = GOOGLE_SCOPES;
  if (refreshToken !== null && scopes.includes(mail)) return;
  throw new GateError({
    category: 'auth',
    code: 'scope_missing',
    gate: 'email',
    message:
      refreshToken === null
        ? words`Google gave no lasting login.`
        : words`The consent left out access to mail.`,
    hint: words`Consent to all that is asked for: gates email login --google`,
  });
}

/** @param sandbox its servers, which stand on this machine, are Google's, too */
function isGoogles(servers: readonly MailServer[], sandbox: boolean): boolean {
  return servers.every(
    ({ host }) =>
      (sandbox && isThisMachine(host)) || /\.(gmail|google|googlemail)\.com$/.test(host),
  );
}
