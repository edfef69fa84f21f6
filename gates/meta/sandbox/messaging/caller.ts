/** Who calls, and which conversations they may reach. */
import { type Call, idOf, text, tokenOf } from '../call.ts';
import { APP } from '../directory.ts';
import { missingObject, missingScope } from '../errors.ts';
import { scopesOf } from '../tokens.ts';
import { instagramTokenOf } from './instagram-tokens.ts';
import { noPageToken } from './refusals.ts';
import { type Desk, deskOf, type Messaging, type Network } from './state.ts';

export interface Caller {
  /** The page's own, and that of the Instagram account linked to it; or the account's alone. */
  readonly desks: readonly Desk[];
  /** Whether it is a token of Instagram Login. */
  readonly direct: boolean;
  readonly scopes: readonly string[];
}

type Use = 'messages' | 'conversations' | 'metadata' | 'utility';
type Handler = (call: Call, caller: Caller) => unknown;

/**
 * What each use needs. https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversations,
 * https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
 */
const NEEDED: Readonly<Record<Network, Readonly<Record<Use, readonly string[]>>>> = {
  messenger: {
    messages: ['pages_messaging'],
    conversations: ['pages_messaging', 'pages_read_engagement'],
    metadata: ['pages_manage_metadata'],
    utility: ['pages_messaging', 'pages_utility_messaging'],
  },
  instagram: {
    messages: ['instagram_basic', 'instagram_manage_messages'],
    conversations: ['instagram_basic', 'instagram_manage_messages'],
    metadata: ['pages_manage_metadata'],
    utility: ['pages_utility_messaging'],
  },
};

const NEEDED_DIRECT = ['instagram_business_basic', 'instagram_business_manage_messages'] as const;

/** An edge of the page and of `me`, and unless told otherwise of an Instagram account on its own host. */
export function onEdge(
  messaging: Messaging,
  method: string,
  edge: string,
  handler: Handler,
  hosts: 'both' | 'page' = 'both',
): void {
  const { world } = messaging;
  for (const node of [':page', 'me']) {
    world.route(method, `${node}/${edge}`, (call) => handler(call, pageCaller(messaging, call)));
  }
  if (hosts === 'page') return;
  for (const node of [':igaccount', 'me']) {
    world.route(method, `instagram/${node}/${edge}`, (call) =>
      handler(call, directCaller(messaging, call)),
    );
  }
}

/** A node that both hosts know, with an edge of it where one is named. */
export function onNode(messaging: Messaging, method: string, path: string, handler: Handler): void {
  const { world } = messaging;
  world.route(method, path, (call) => handler(call, pageCaller(messaging, call)));
  world.route(method, `instagram/${path}`, (call) => handler(call, directCaller(messaging, call)));
}

/** The conversations of the network that the call names; the first of the caller's unless it does. */
export function deskFor(call: Call, caller: Caller): Desk {
  const asked = platformOf(call);
  const desk = caller.desks.find(({ network }) => network === (asked ?? caller.desks[0]?.network));
  if (!desk) throw missingObject(call.request.method, idOf(call, 'page') || 'me');
  return desk;
}

/** `platform=instagram|messenger`, where it is told. */
export function platformOf(call: Call): Network | undefined {
  const asked = text(call, 'platform')?.toLowerCase();
  return asked === 'instagram' || asked === 'messenger' ? asked : undefined;
}

/** Throws the platform's refusal when the caller was never given what this takes. */
export function allow(caller: Caller, { network }: Desk, use: Use): void {
  for (const scope of caller.direct ? NEEDED_DIRECT : NEEDED[network][use]) {
    if (!caller.scopes.includes(scope)) throw missingScope(scope);
  }
}

function pageCaller(messaging: Messaging, call: Call): Caller {
  const token = tokenOf(call);
  const { method } = call.request;
  const named = idOf(call, 'page');
  if (token.kind !== 'PAGE' || token.pageId === null) throw noPageToken();
  if (token.appId !== APP.id || (named !== '' && named !== token.pageId)) {
    throw missingObject(method, named);
  }
  const own = deskOf(messaging, 'messenger', token.pageId);
  const linked = own?.page?.instagramId;
  const instagram = linked ? deskOf(messaging, 'instagram', linked) : undefined;
  const desks = [own, instagram].filter((desk) => desk !== undefined);
  return { desks, direct: false, scopes: scopesOf(call.world, token) };
}

/** Of a token of Instagram Login, which reaches its own account alone. */
export function directCaller(messaging: Messaging, call: Call): Caller {
  const { account, scopes } = instagramTokenOf(messaging, call);
  const named = idOf(call, 'igaccount');
  if (named !== '' && named !== account.id && named !== account.appScopedId) {
    throw missingObject(call.request.method, named);
  }
  const desk = deskOf(messaging, 'instagram', account.id);
  return { desks: desk ? [desk] : [], direct: true, scopes };
}
