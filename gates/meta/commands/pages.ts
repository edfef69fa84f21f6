import type { App } from '../../../src/app.ts';
import { words } from '../../../src/domain/words.ts';
import { listBusinesses } from '../businesses.ts';
import { sessionGraph } from '../credential.ts';
import {
  checkInstagramScope,
  INSTAGRAM_SCOPE,
  INSTAGRAM_STEPS,
  type LinkedInstagram,
  listInstagramAccounts,
} from '../instagram-accounts.ts';
import { listPages } from '../pages.ts';
import { loginCommand } from '../scopes.ts';
import { warner } from '../warning.ts';
import { metaSession } from './place.ts';

/** `gates meta pages` */
export async function pages(app: App): Promise<void> {
  const { ui } = app;
  const session = await metaSession(app);
  const scopes = session.account.login?.scopes ?? [];
  const instagram = scopes.includes(INSTAGRAM_SCOPE);
  const found = await listPages(sessionGraph(session, warner(ui)), { instagram });
  if (!instagram && found.length > 0) {
    ui.note(
      words`Linked Instagram accounts are left out; to see them: ${loginCommand([INSTAGRAM_SCOPE], scopes)} --user ${session.user}`,
    );
  }
  ui.result(found, () =>
    found.length === 0
      ? words`No pages. Make one at https://www.facebook.com/pages/create`
      : ui.table(
          found.map((page) => ({ ...page })),
          [
            { key: 'id', title: 'ID' },
            { key: 'name', title: 'Name', flexible: true },
            { key: 'category', title: 'Category', flexible: true },
            ...(instagram ? [{ key: 'instagram', title: 'Instagram', show: shownInstagram }] : []),
          ],
        ),
  );
}

/** `gates meta instagram` */
export async function instagram(app: App): Promise<void> {
  const { ui } = app;
  const session = await metaSession(app);
  checkInstagramScope(session.account.login?.scopes ?? []);
  const accounts = await listInstagramAccounts(sessionGraph(session, warner(ui)));
  ui.result(accounts, () =>
    accounts.length === 0
      ? INSTAGRAM_STEPS
      : ui.table(
          accounts.map((account) => ({ ...account, page: account.page.name })),
          [
            { key: 'id', title: 'ID' },
            { key: 'username', title: 'Username' },
            { key: 'name', title: 'Name', flexible: true },
            { key: 'followers', title: 'Followers', align: 'right' },
            { key: 'page', title: 'Page', flexible: true },
          ],
        ),
  );
}

/** `gates meta businesses` */
export async function businesses(app: App): Promise<void> {
  const { ui } = app;
  const found = await listBusinesses(sessionGraph(await metaSession(app), warner(ui)));
  ui.result(found, () =>
    found.length === 0
      ? words`No business portfolios. Make one at https://business.facebook.com/overview`
      : ui.table(
          found.map((business) => ({ ...business })),
          [
            { key: 'id', title: 'ID' },
            { key: 'name', title: 'Name', flexible: true },
            { key: 'verification', title: 'Verification' },
          ],
        ),
  );
}

function shownInstagram(value: unknown): string {
  const account = value as LinkedInstagram | null;
  if (account === null) return '–';
  return account.username === null ? account.id : `@${account.username}`;
}
