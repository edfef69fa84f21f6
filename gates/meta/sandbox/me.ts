/** What a token says about itself and the person behind it. */
import { type Call, idOf, required, text, tokenOf, tokenWith } from './call.ts';
import { APP, type Page, type Person } from './directory.ts';
import {
  badToken,
  GraphRefusal,
  invalidParameter,
  missingObject,
  noToken,
  wrongTokenKind,
} from './errors.ts';
import { list, type Node, type NodeShape, one, pick } from './fields.ts';
import { instagramNode, INSTAGRAM_SHAPE } from './instagram-nodes.ts';
import { findToken, pageToken, scopesOf, type Token, tokenRefusal } from './tokens.ts';
import type { World } from './world.ts';

const USER: NodeShape = { type: 'User', defaults: ['name', 'id'] };
const PAGE: NodeShape = {
  type: 'Page',
  defaults: ['access_token', 'category', 'category_list', 'name', 'id', 'tasks'],
};
const TASKS = ['ADVERTISE', 'ANALYZE', 'CREATE_CONTENT', 'MESSAGING', 'MODERATE', 'MANAGE'];

export function registerMe(world: World): void {
  world.kind('user', (id) => personById(world, id) !== undefined);
  world.route('GET', 'me', (call) => me(call));
  world.route('GET', ':user', (call) => pick(call, userNode(ownNode(call)), USER));
  world.route('GET', 'debug_token', (call) => debugToken(call));
  world.route('GET', 'me/permissions', (call) => permissions(call));
  world.route('DELETE', 'me/permissions', (call) => takeBack(call));
  world.kind('scope', (id) => /^[a-z_]+$/.test(id));
  world.route('DELETE', 'me/permissions/:scope', (call) => takeBack(call, idOf(call, 'scope')));
  world.route('GET', 'me/accounts', (call) => accounts(call));
}

/** The person behind a call. Throws the platform's refusal for tokens that have none. */
export function personOf(
  call: Call,
  ...scopes: readonly string[]
): { token: Token; person: Person } {
  const token = tokenWith(call, ...scopes);
  if (!token.person) throw noToken();
  return { token, person: token.person };
}

/** The person that the path names, who must be the one that asks: others are not seen. */
export function ownNode(call: Call): Person {
  const id = idOf(call, 'user');
  const { person } = personOf(call);
  if (person.id !== id) throw missingObject(call.request.method, id);
  return person;
}

/** A page as its own token, or its manager's, sees it. */
export function pageNode(world: World, page: Page, accessToken: string | undefined): Node {
  const linked = world.state.directory.instagram.find(({ id }) => id === page.instagramId);
  const instagram = linked && one(instagramNode(linked), INSTAGRAM_SHAPE);
  return {
    access_token: accessToken,
    category: page.category.name,
    category_list: [page.category],
    name: page.name,
    id: page.id,
    tasks: TASKS,
    username: undefined,
    link: `https://www.facebook.com/${page.id}`,
    instagram_business_account: instagram,
    connected_instagram_account: instagram,
  };
}

export const PAGE_SHAPE: NodeShape = { type: 'Page', defaults: ['name', 'id'] };

function personById(world: World, id: string): Person | undefined {
  const { people, systemUser } = world.state.directory;
  return [...people, systemUser].find((person) => person.id === id);
}

function userNode(person: Person): Node {
  const [first = '', ...rest] = person.name.split(' ');
  return {
    id: person.id,
    name: person.name,
    first_name: first,
    last_name: rest.join(' '),
    email: undefined,
  };
}

function me(call: Call): unknown {
  const token = tokenOf(call);
  if (token.kind === 'PAGE') {
    const page = call.world.state.directory.pages.find(({ id }) => id === token.pageId);
    if (page) return pick(call, pageNode(call.world, page, token.value), PAGE_SHAPE);
  }
  if (!token.person) throw noToken();
  return pick(call, userNode(token.person), USER);
}

/** Asked with an app token, or by a token about itself. */
function debugToken(call: Call): unknown {
  const asker = tokenOf(call);
  const value = required(call, 'input_token');
  const token = findToken(call.world, value);
  if (asker.kind !== 'APP' && asker.value !== value) {
    throw invalidParameter(
      'You must provide an app access token, or a user access token that is an owner or developer of the app',
    );
  }
  if (!token) {
    const { refusal } = badToken('Invalid OAuth access token - Cannot parse access token');
    const { code, message } = refusal;
    return { data: { error: { code, message }, is_valid: false, scopes: [] } };
  }
  if (token.appId !== asker.appId) {
    const message = '(#100) The App_id in the input_token did not match the Viewing App';
    return { data: { error: { code: 100, message }, is_valid: false, scopes: [] } };
  }
  const refused = tokenRefusal(call.world, token)?.refusal;
  const scopes = scopesOf(call.world, token);
  return {
    data: {
      app_id: token.appId,
      type: token.kind,
      application: APP.name,
      data_access_expires_at: seconds(token.dataUntil),
      ...(refused
        ? { error: { code: refused.code, message: refused.message, subcode: refused.subcode } }
        : {}),
      expires_at: seconds(token.expiresAt),
      is_valid: !refused,
      ...(token.issuedAt === 0 ? {} : { issued_at: seconds(token.issuedAt) }),
      ...(token.pageId === null ? {} : { profile_id: token.pageId }),
      scopes,
      granular_scopes: granularScopes(call.world, token, scopes),
      ...(token.person ? { user_id: token.person.id } : {}),
    },
  };
}

/** Which objects each scope was given for; scopes that are not about objects stand without. */
function granularScopes(world: World, token: Token, scopes: readonly string[]): unknown[] {
  const { person } = token;
  if (!person) return [];
  const businesses = world.state.directory.businesses.filter(({ id }) =>
    person.businesses.includes(id),
  );
  const targets = (scope: string): readonly string[] => {
    if (scope.startsWith('pages_')) return person.pages;
    if (scope.startsWith('instagram_')) {
      return world.state.directory.pages.flatMap(({ id, instagramId }) =>
        person.pages.includes(id) && instagramId !== null ? [instagramId] : [],
      );
    }
    if (scope === 'business_management') return person.businesses;
    if (scope.startsWith('whatsapp_')) {
      return businesses.flatMap(({ owned, client }) => [...owned, ...client]);
    }
    return [];
  };
  return scopes.map((scope) => {
    const ids = targets(scope);
    return { scope, ...(ids.length > 0 ? { target_ids: ids } : {}) };
  });
}

function permissions(call: Call): unknown {
  const { token, person } = personOf(call);
  const grants = call.world.state.grants.get(person.id);
  const data =
    token.kind === 'SYSTEM_USER' || !grants
      ? token.scopes.map((permission) => ({ permission, status: 'granted' }))
      : [...grants].map(([permission, status]) => ({ permission, status }));
  return { data };
}

/** Without a scope: removes the app, and every token of the person with it. */
function takeBack(call: Call, scope?: string): unknown {
  const { person } = personOf(call);
  const { grants, tokens } = call.world.state;
  if (scope !== undefined) {
    const granted = grants.get(person.id);
    if (granted?.get(scope) !== 'granted') {
      throw new GraphRefusal({
        status: 400,
        message: `(#100) Permission ${scope} is not granted`,
        type: 'OAuthException',
        code: 100,
      });
    }
    granted.set(scope, 'declined');
    return { success: true };
  }
  grants.delete(person.id);
  for (const token of tokens.values()) {
    if (token.person === person && token.appId === APP.id) token.revoked = 458;
  }
  return { success: true };
}

function accounts(call: Call): unknown {
  const { token, person } = personOf(call, 'pages_show_list');
  if (token.kind === 'PAGE') throw wrongTokenKind('a user access token');
  const pages = call.world.state.directory.pages.filter(({ id }) => person.pages.includes(id));
  // The token of a page comes only where it was asked for, or nothing was.
  const wantsToken = (text(call, 'fields') ?? 'access_token').includes('access_token');
  return list(
    call,
    pages.map((page) =>
      pageNode(
        call.world,
        page,
        wantsToken ? pageToken(call.world, token, page.id).value : undefined,
      ),
    ),
    PAGE,
  );
}

/** Epoch seconds; 0 means never. */
function seconds(ms: number | null): number {
  return ms === null ? 0 : Math.floor(ms / 1000);
}
