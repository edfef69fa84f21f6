import type { App } from '../../../src/app.ts';
import { GateError, usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import { readCredential } from '../credential.ts';
import { type Graph, graph } from '../graph.ts';
import { findPage } from '../pages.ts';
import { warner } from '../warning.ts';

/** A page that a verb is about, and the Graph as its own token sees it. */
export interface PagePlace {
  session: Session;
  page: { id: string; name: string };
  as: Graph;
}

/** The login of the person this command is about. @throws GateError exit 3 for somebody who has none */
export async function metaSession(app: App): Promise<Session> {
  const user = await app.user();
  const store = await app.store(user);
  const [account] = await store.accounts.list({ gate: 'meta', kind: 'login' });
  if (account) return app.session(user, account);
  throw new GateError({
    category: 'auth',
    code: 'not_logged_in',
    gate: 'meta',
    message: words`${user} is not logged in to Meta.`,
    hint: `gates meta login --user ${user}`,
  });
}

/** The page of the login that an id or a name means. @throws GateError exit 5 where there is none */
export async function pagePlace(app: App, text: string): Promise<PagePlace> {
  const session = await metaSession(app);
  const credential = readCredential(session.credential);
  const { id, name, token } = findPage(credential, text);
  const { appSecret } = credential;
  const onWarning = warner(app.ui);
  const as = graph({ http: session.http, gate: 'meta', token, appSecret, onWarning });
  return { session, page: { id, name }, as };
}

/** The page that a post's id begins with: `<page>_<post>`. @throws GateError exit 2 for another id */
export async function postPlace(app: App, postId: string): Promise<PagePlace> {
  const pageId = /^(\d+)_\d+$/.exec(postId)?.[1];
  if (pageId !== undefined) return pagePlace(app, pageId);
  throw usageError(
    words`“${postId}” is no id of a post: it has the page’s id, a _ and a number.`,
    'gates meta posts list PAGE',
  );
}
