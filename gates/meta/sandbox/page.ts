/** Pages: their node, and who may speak for them. */
import { type Call, idOf, tokenOf, tokenWith } from './call.ts';
import { APP, type Page } from './directory.ts';
import { missingObject, wrongTokenKind } from './errors.ts';
import { pick } from './fields.ts';
import { pageNode, PAGE_SHAPE } from './me.ts';
import type { World } from './world.ts';

export function registerPages(world: World): void {
  world.kind('page', (id) => pageById(world, id) !== undefined);
  world.route('GET', ':page', (call) => {
    const token = tokenOf(call);
    const own = token.pageId === idOf(call, 'page') ? token.value : undefined;
    return pick(call, pageNode(world, thePage(call), own), PAGE_SHAPE);
  });
}

/** The page of the call, which its own token must ask for. */
export function ownPage(call: Call, ...scopes: readonly string[]): Page {
  return requirePage(call, idOf(call, 'page'), ...scopes);
}

/** A page that the call is about, which its own token must ask for. Throws the platform's refusal. */
export function requirePage(call: Call, id: string, ...scopes: readonly string[]): Page {
  const token = tokenWith(call, ...scopes);
  if (token.appId !== APP.id) throw missingObject(call.request.method, id);
  if (token.pageId !== id) throw wrongTokenKind('a page access token of this page');
  const page = pageById(call.world, id);
  if (!page) throw missingObject(call.request.method, id);
  return page;
}

function thePage(call: Call): Page {
  const id = idOf(call, 'page');
  const page = pageById(call.world, id);
  if (!page) throw missingObject(call.request.method, id);
  return page;
}

function pageById(world: World, id: string): Page | undefined {
  return world.state.directory.pages.find((page) => page.id === id);
}
