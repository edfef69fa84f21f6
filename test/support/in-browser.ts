/** A login by consent in a browser, without a command line around it. */
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Grant, LoginContext, OauthLogin } from '../../src/gate.ts';
import { consent } from './consent.ts';

/** @param person whom the consent page offers under this key; the first one unless told */
export async function inBrowser(
  login: OauthLogin,
  context: LoginContext,
  person?: string,
): Promise<Grant> {
  const server = createServer((_, response) => void response.end('done'));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  try {
    const host = login.loopback?.host ?? 'localhost';
    const redirectUri = `http://${host}:${(server.address() as AddressInfo).port}/callback`;
    const verifier = randomBytes(48).toString('base64url');
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const url = login.authorizeUrl(context, { redirectUri, state: 'state', challenge });
    const { redirect } = await consent(url, person === undefined ? {} : { person });
    const code = new URL(redirect).searchParams.get('code') ?? '';
    return await login.exchange(context, { code, redirectUri, verifier });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
