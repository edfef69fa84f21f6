/** The login dialog answered and the codes redeemed, as a plain HTTP client does it. */
import type { Graph } from './graph.ts';

export const REDIRECT = 'http://localhost:4455/callback';
export const SCOPES =
  'public_profile pages_show_list pages_read_engagement business_management whatsapp_business_management whatsapp_business_messaging';

export interface Consent {
  scope?: string;
  person?: string;
  decline?: string;
  challenge?: string;
}

export async function code(graph: Graph, consent: Consent = {}): Promise<string> {
  const answer = await dialog(graph, 'continue', consent);
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
}

export async function dialog(graph: Graph, decision: string, consent: Consent = {}) {
  const { meta } = await graph.credentials();
  const query = new URLSearchParams({
    client_id: meta['appId'] ?? '',
    redirect_uri: REDIRECT,
    state: 'fictional-state',
    scope: consent.scope ?? SCOPES,
    ...(consent.challenge
      ? { code_challenge: consent.challenge, code_challenge_method: 'S256' }
      : {}),
  });
  const form = {
    decision,
    ...(consent.person ? { person: consent.person } : {}),
    ...(consent.decline ? { decline: consent.decline } : {}),
  };
  return await graph.ask(`v26.0/dialog/oauth?${query.toString()}`, { token: null, form });
}

export async function redeem(graph: Graph, query: Record<string, string>) {
  const { meta } = await graph.credentials();
  const all = { client_id: meta['appId'] ?? '', client_secret: meta['appSecret'] ?? '', ...query };
  return await graph.ask(`v26.0/oauth/access_token?${new URLSearchParams(all).toString()}`, {
    token: null,
  });
}

/** The long-lived token of a login. */
export async function login(graph: Graph, consent: Consent = {}): Promise<string> {
  const short = await redeem(graph, { redirect_uri: REDIRECT, code: await code(graph, consent) });
  const long = await redeem(graph, {
    grant_type: 'fb_exchange_token',
    fb_exchange_token: short.json.access_token,
  });
  return String(long.json.access_token);
}

export async function debug(graph: Graph, token: string) {
  const { meta } = await graph.credentials();
  const asker = `${meta['appId']}|${meta['appSecret']}`;
  const query = new URLSearchParams({ input_token: token, access_token: asker });
  return (await graph.ask(`v26.0/debug_token?${query.toString()}`, { token: null })).json.data;
}
