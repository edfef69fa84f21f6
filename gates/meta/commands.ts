/** The verbs only Meta has. `login`, `refresh` and `logout` are made from `logins`, `refresh` and `revoke`. */
import type { Command } from 'commander';
import type { App, Ui } from '../../src/app.ts';
import { accountId, isSetUp } from '../../src/domain/account.ts';
import { GateError, usageError } from '../../src/domain/error.ts';
import { dateOf } from '../../src/domain/moment.ts';
import { stateName } from '../../src/domain/states.ts';
import { type Text, words } from '../../src/domain/words.ts';
import type { Session } from '../../src/gate.ts';
import { type BusinessAccount, listBusinesses } from './businesses.ts';
import { readCredential, sessionGraph } from './credential.ts';
import { type Graph, graph } from './graph.ts';
import { METRICS, pageInsights } from './insights.ts';
import { findPage, listPages, type PageWithToken } from './pages.ts';
import { checkPost, publishPost } from './publish.ts';
import {
  businessAccountsOf,
  checkLogin,
  daysUntilEnd,
  LASTING,
  type MetaStatus,
  metaStatus,
  WHATSAPP_STEPS,
} from './status.ts';
import { warner } from './warning.ts';

export function commands(group: Command, app: App): void {
  const { ui } = app;
  const warn = warner(ui);

  group
    .command('status')
    .description('Who is logged in, how long yet, what is granted, and what to do next')
    .addHelpText(
      'after',
      '\nExamples:\n  gates meta status --user olga\n  gates meta status --user olga --json',
    )
    .action(async () => {
      const status = await checkedStatus(app, await metaSession(app), warn);
      ui.result(status, () => statusText(status, ui));
    });

  group
    .command('pages')
    .description('The pages this login manages')
    .addHelpText('after', '\nExamples:\n  gates meta pages --user olga')
    .action(async () => {
      const pages = await listPages(sessionGraph(await metaSession(app), warn));
      ui.result(pages, () =>
        pages.length === 0
          ? words`No pages. Make one at https://www.facebook.com/pages/create`
          : ui.table(
              pages.map((page) => ({ ...page })),
              [
                { key: 'id', title: 'ID' },
                { key: 'name', title: 'Name', flexible: true },
                { key: 'category', title: 'Category', flexible: true },
              ],
            ),
      );
    });

  group
    .command('businesses')
    .description('The business portfolios this login belongs to')
    .addHelpText('after', '\nExamples:\n  gates meta businesses --user olga')
    .action(async () => {
      const businesses = await listBusinesses(sessionGraph(await metaSession(app), warn));
      ui.result(businesses, () =>
        businesses.length === 0
          ? words`No business portfolios. Make one at https://business.facebook.com/overview`
          : ui.table(
              businesses.map((business) => ({ ...business })),
              [
                { key: 'id', title: 'ID' },
                { key: 'name', title: 'Name', flexible: true },
                { key: 'verification', title: 'Verification' },
              ],
            ),
      );
    });

  group
    .command('whatsapp')
    .description('The WhatsApp business accounts and numbers this login can see')
    .addHelpText('after', '\nExamples:\n  gates meta whatsapp --user olga')
    .action(async () => {
      const session = await metaSession(app);
      const accounts = await businessAccountsOf(session, session.account.login, warn);
      ui.result(accounts, accounts.length === 0 ? WHATSAPP_STEPS : accountLines(accounts));
    });

  group
    .command('insights')
    .argument('<page>', 'id or name of the page')
    .description('How many people saw and follow a page, day by day')
    .option('--days <n>', 'how many days back, 1 to 90', '28')
    .addHelpText('after', '\nExamples:\n  gates meta insights 1234567890 --user olga --days 7')
    .action(async (text: string, options: { days: string }) => {
      const days = readDays(options.days);
      const session = await metaSession(app);
      const { id, name, as } = pageOf(session, text, warn);
      const metrics = await pageInsights(as, id, { now: app.now(), days });
      const lines = metrics.flatMap(({ metric, values }) => [
        `${name}: ${ui.say(METRICS[metric] ?? metric)}`,
        ...values.map(({ at, value }) => words`  ${dateOf(Date.parse(at))}  ${value}`),
      ]);
      ui.result(
        { page: { id, name }, metrics },
        lines.length === 0 ? words`Meta has no figures for ${name} yet.` : lines,
      );
    });

  group
    .command('publish')
    .argument('<page>', 'id or name of the page')
    .argument('<text>', 'what to publish')
    .description('Publish a post on a page')
    .addHelpText(
      'after',
      '\nExamples:\n  gates meta publish 1234567890 "Новый набор в группу" --user olga --dry-run',
    )
    .action(async (pageText: string, text: string) => {
      checkPost(text);
      const session = await metaSession(app);
      const { id, name, as } = pageOf(session, pageText, warn);
      const page = { id, name };
      if (app.options.dryRun) {
        ui.result({ page, text, published: false }, words`Would publish on ${name}: ${text}`);
        return;
      }
      if (
        !app.options.yes &&
        !(await ui.confirm(words`Publish this on ${name} for everyone to see?`))
      ) {
        ui.result({ page, text, published: false }, words`Nothing was published.`);
        return;
      }
      const post = await (
        await app.audit(session.user)
      ).around(
        { action: 'meta.publish', subject: id },
        () => publishPost(as, id, text),
        (done) => ({ detail: { post: done.id } }),
      );
      ui.result({ page, text, published: true, ...post }, words`Published on ${name}: ${post.url}`);
    });
}

/** The login of the person this command is about. */
async function metaSession(app: App): Promise<Session> {
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
  return metaStatus(session, { facts, appId }, async (phoneNumberId) => {
    const channel = await store.accounts.find(accountId('whatsapp', phoneNumberId));
    return channel !== null && isSetUp(channel);
  });
}

function pageOf(
  session: Session,
  text: string,
  onWarning: (text: string) => void,
): Pick<PageWithToken, 'id' | 'name'> & { as: Graph } {
  const credential = readCredential(session.credential);
  const { id, name, token } = findPage(credential, text);
  const { appSecret } = credential;
  return { id, name, as: graph({ http: session.http, gate: 'meta', token, appSecret, onWarning }) };
}

function readDays(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= 90) return days;
  throw usageError(words`--days takes a whole number from 1 to 90, not “${text}”.`);
}

function statusText(status: MetaStatus, { say }: Pick<Ui, 'say'>): Text[] {
  const { daysLeft, expiresAt } = status;
  const life =
    daysLeft === null || expiresAt === null
      ? LASTING
      : words`${daysUntilEnd(daysLeft)}, until ${dateOf(Date.parse(expiresAt))}`;
  const list = (names: readonly string[]): Text =>
    names.length === 0 ? words`none` : names.join(', ');
  return [
    words`${status.name} (${status.id}), for ${status.user}`,
    words`Token     ${status.tokenKind}, ${stateName(status.state)}, ${life}; app ${status.appId}`,
    words`Granted   ${list(status.scopes)}`,
    ...status.missingScopes.map(({ scope, for: use }) => words`Missing   ${scope}: ${use}`),
    words`Pages     ${list(status.pages.map(({ id, name }) => `${name} (${id})`))}`,
    ...accountLines(status.businessAccounts),
    ...(status.next.length === 0
      ? []
      : ['', words`Next`, ...status.next.map((step) => `  ${say(step)}`)]),
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
