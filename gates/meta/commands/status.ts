import type { App, Ui } from '../../../src/app.ts';
import { GateError } from '../../../src/domain/error.ts';
import { dateOf } from '../../../src/domain/moment.ts';
import { stateName } from '../../../src/domain/states.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import type { BusinessAccount } from '../businesses.ts';
import { loginCommand, WHATSAPP_SCOPES } from '../scopes.ts';
import {
  businessAccountsOf,
  checkLogin,
  daysUntilEnd,
  LASTING,
  type MetaStatus,
  metaStatus,
  WHATSAPP_STEPS,
} from '../status.ts';
import { warner } from '../warning.ts';
import { metaSession } from './place.ts';

/** `gates meta status` */
export async function status(app: App): Promise<void> {
  const { ui } = app;
  const found = await checkedStatus(app, await metaSession(app), warner(ui));
  ui.result(found, () => statusText(found, ui));
}

/** `gates meta whatsapp` */
export async function whatsapp(app: App): Promise<void> {
  const session = await metaSession(app);
  const accounts = await businessAccountsOf(session, session.account.login, warner(app.ui));
  const scopes = session.account.login?.scopes ?? [];
  const [needed] = WHATSAPP_SCOPES;
  if (accounts.length === 0 && scopes.length > 0 && !scopes.includes(needed)) {
    throw new GateError({
      category: 'auth',
      code: 'scope_missing',
      gate: 'meta',
      message: words`The login lacks the permission ${needed}, without which Meta shows no WhatsApp business account.`,
      hint: `${loginCommand(WHATSAPP_SCOPES, scopes)} --user ${session.user}`,
    });
  }
  app.ui.result(accounts, accounts.length === 0 ? WHATSAPP_STEPS : accountLines(accounts));
}

/** Asks Meta, keeps what it said about the token, and throws (exit 3) when the token is no good. */
async function checkedStatus(
  app: App,
  session: Session,
  warn: (text: string) => void,
): Promise<MetaStatus> {
  const store = await app.store(session.user);
  const { facts, appId, problem } = await checkLogin(session, warn);
  await store.accounts.setLogin(session.account.id, facts);
  if (problem !== null) throw problem;
  return metaStatus(session, { facts, appId }, await store.accounts.list());
}

function statusText(found: MetaStatus, { say }: Pick<Ui, 'say'>): Text[] {
  const { daysLeft, expiresAt } = found;
  const life =
    daysLeft === null || expiresAt === null
      ? LASTING
      : words`${daysUntilEnd(daysLeft)}, until ${dateOf(Date.parse(expiresAt))}`;
  const list = (names: readonly string[]): Text =>
    names.length === 0 ? words`none` : names.join(', ');
  return [
    words`${found.name} (${found.id}), for ${found.user}`,
    words`Token     ${found.tokenKind}, ${stateName(found.state)}, ${life}; app ${found.appId}`,
    words`Granted   ${list(found.scopes)}`,
    ...found.missingScopes.map(({ scope, for: use }) => words`Missing   ${scope}: ${use}`),
    words`Pages     ${list(found.pages.map(({ id, name }) => `${name} (${id})`))}`,
    ...accountLines(found.businessAccounts),
    ...(found.next.length === 0
      ? []
      : ['', words`Next`, ...found.next.map((step) => `  ${say(step)}`)]),
  ];
}

function accountLines(
  accounts: readonly (Pick<BusinessAccount, 'id' | 'name'> & {
    numbers: readonly { id: string; phone: string; name: string }[];
  })[],
): string[] {
  return accounts.flatMap(({ id, name, numbers }) => [
    `WhatsApp  ${name} (${id})`,
    ...numbers.map((number) => `          ${number.phone}  ${number.name}  (${number.id})`),
  ]);
}
