/** Access tokens: minting, reading, and everything that makes one stop working. */
import { createHmac, randomBytes } from 'node:crypto';
import { APP, OTHER_APP, type Person } from './directory.ts';
import { badToken, type GraphRefusal, invalidParameter, noToken } from './errors.ts';
import type { World } from './world.ts';

type TokenKind = 'USER' | 'SYSTEM_USER' | 'PAGE' | 'APP';

export interface Token {
  value: string;
  kind: TokenKind;
  appId: string;
  /** `null` for an app token. */
  person: Person | null;
  pageId: string | null;
  scopes: readonly string[];
  issuedAt: number;
  /** Epoch milliseconds; `null`: never. */
  expiresAt: number | null;
  /** When the data behind it stops being readable; `null`: never. */
  dataUntil: number | null;
  longLived: boolean;
  /** The subcode of error 190 it is refused with from now on. */
  revoked: 458 | 467 | null;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** “About 60 days”, as the platform counts them. */
const LONG_LIVED = 5_183_944_000;
const DATA_ACCESS = 90 * DAY;

/** Short-lived tokens end on the hour, one to two hours away. */
export function shortLivedUntil(now: number): number {
  return Math.ceil(now / HOUR) * HOUR + HOUR;
}

export function longLivedUntil(now: number): number {
  return now + LONG_LIVED;
}

export function randomToken(bytes = 120): string {
  return `EAA${randomBytes(bytes).toString('base64').replace(/[+/=]/g, '')}`;
}

/** Makes a token and remembers it. */
export function mint(
  world: World,
  init: Pick<Token, 'kind' | 'scopes' | 'expiresAt'> & Partial<Token>,
): Token {
  const now = world.host.now();
  const token: Token = {
    value: randomToken(),
    appId: APP.id,
    person: null,
    pageId: null,
    issuedAt: now,
    dataUntil: init.kind === 'USER' || init.kind === 'PAGE' ? now + DATA_ACCESS : null,
    longLived: false,
    revoked: null,
    ...init,
  };
  world.state.tokens.set(token.value, token);
  return token;
}

/** The page access token of a login: the same one each time, lasting as long as its login allows. */
export function pageToken(world: World, login: Token, pageId: string): Token {
  for (const known of world.state.tokens.values()) {
    if (known.kind !== 'PAGE' || known.pageId !== pageId || known.person !== login.person) continue;
    if (known.longLived === login.longLived && known.revoked === null && alive(known, world)) {
      return known;
    }
  }
  return mint(world, {
    kind: 'PAGE',
    person: login.person,
    pageId,
    scopes: login.scopes,
    longLived: login.longLived,
    // Page tokens of a long-lived login do not expire.
    expiresAt: login.longLived ? null : login.expiresAt,
  });
}

/** What was presented: a Bearer header or the `access_token` parameter. */
export function presentedToken(
  request: Request,
  parameters: Readonly<Record<string, unknown>>,
): string | null {
  const header = request.headers.get('authorization')?.match(/^(?:Bearer|OAuth)\s+(.+)$/i)?.[1];
  if (header) return header.trim();
  const parameter = parameters['access_token'];
  return typeof parameter === 'string' && parameter !== '' ? parameter : null;
}

/** The token behind a value, if it may be used now. Throws the platform's refusal. */
export function readToken(world: World, value: string | null, proof?: unknown): Token {
  if (value === null) throw noToken();
  const token = findToken(world, value);
  if (!token) throw badToken('Invalid OAuth access token - Cannot parse access token');
  const refusal = tokenRefusal(world, token);
  if (refusal) throw refusal;
  if (proof !== undefined && !proofFits(world, value, proof)) {
    throw invalidParameter('Invalid appsecret_proof provided in the API argument', {
      message: 'Invalid appsecret_proof provided in the API argument',
      type: 'GraphMethodException',
    });
  }
  return token;
}

/** A token by its value, or the app token that `app id|app secret` is. */
export function findToken(world: World, value: string): Token | null {
  const known = world.state.tokens.get(value);
  if (known) return known;
  if (value !== `${APP.id}|${world.appSecret}` && value !== `${APP.id}|${world.clientToken}`) {
    return null;
  }
  return {
    value,
    kind: 'APP',
    appId: APP.id,
    person: null,
    pageId: null,
    scopes: [],
    issuedAt: 0,
    expiresAt: null,
    dataUntil: null,
    longLived: true,
    revoked: null,
  };
}

/** Why a token is refused, or `null` while it is good. */
export function tokenRefusal(world: World, token: Token): GraphRefusal | null {
  const now = world.host.now();
  if (token.revoked === 458) {
    return badToken(
      `Error validating access token: The user has not authorized application ${token.appId}.`,
      458,
    );
  }
  if (token.revoked === 467) {
    return badToken(
      'Error validating access token: The session has been invalidated because the user logged out.',
      467,
    );
  }
  if (!alive(token, world)) {
    const ended = new Date(token.expiresAt ?? now).toUTCString();
    return badToken(
      `Error validating access token: Session has expired on ${ended}. The current time is ${new Date(now).toUTCString()}.`,
      463,
    );
  }
  return null;
}

/** What a token may do: of a person's tokens, whatever the person grants this app at the moment. */
export function scopesOf(world: World, token: Token): readonly string[] {
  const { kind, person, appId, scopes } = token;
  const system = kind === 'SYSTEM_USER' || person === world.state.directory.systemUser;
  if (!person || system || appId !== APP.id) return scopes;
  const grants = world.state.grants.get(person.id) ?? new Map<string, string>();
  return [...grants].filter(([, status]) => status === 'granted').map(([scope]) => scope);
}

/** A token of another app, for the tests of what happens then. */
export function foreignToken(world: World): Token {
  const [person = null] = world.state.directory.people;
  return mint(world, {
    kind: 'USER',
    appId: OTHER_APP.id,
    person,
    scopes: ['public_profile'],
    expiresAt: longLivedUntil(world.host.now()),
  });
}

function alive(token: Token, world: World): boolean {
  return token.expiresAt === null || token.expiresAt > world.host.now();
}

/** `appsecret_proof` is hex HMAC-SHA256(app secret, token). */
function proofFits(world: World, token: string, proof: unknown): boolean {
  const expected = createHmac('sha256', world.appSecret).update(token).digest('hex');
  return proof === expected;
}
