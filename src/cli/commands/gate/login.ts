import type { Command } from 'commander';
import type { App } from '../../../app.ts';
import { type Account, accountId, isSetUp } from '../../../domain/account.ts';
import { usageError } from '../../../domain/error.ts';
import { plural, type Text, type Words, words } from '../../../domain/words.ts';
import type { Gate, Grant, Login, LoginContext, LoginField } from '../../../gate.ts';
import {
  checkBinding,
  checkOwner,
  forgetOtherLogins,
  loginsOf,
  storeGrant,
} from '../../../grant.ts';
import { refuseDryRun } from '../../dry-run.ts';
import { composed } from '../../help.ts';
import { fillFields, flagName, readSecret, toldBefore } from '../../login/fields.ts';
import { deviceLogin, oauthLogin } from '../../login/run.ts';

interface Flags {
  browser?: boolean;
  device?: boolean;
  withToken?: boolean;
  rebind?: boolean;
  scopes?: string;
  redirectPort?: string;
  [field: string]: unknown;
}

/** `gates <gate> login`: the steps are known here, the network only in the gate's `logins`. */
export function registerLogin(group: Command, app: App, gate: Gate): void {
  const has = (kind: Login['kind']) => gate.logins.some((login) => login.kind === kind);
  const command = group.command('login').description(composed(words`Log in to ${gate.title}`));
  if (has('oauth')) {
    command
      .option('--no-browser', 'print the address; paste the one you end on')
      .option('--redirect-port <port>', 'loopback port for the redirect');
  }
  if (has('device')) command.option('--device', 'confirm with a code on another device');
  if (takesToken(gate)) command.option('--with-token', 'read a token from stdin');
  if (has('oauth') || has('device')) command.option('--scopes <list>', 'ask for these scopes');
  for (const { flag } of gate.logins) if (flag) command.option(`--${flag.name}`, flag.help);
  for (const field of fieldsOf(gate)) {
    const value = field.secret ? '<file>' : '<value>';
    command.option(
      `--${flagName(field)} ${value}`,
      field.secret
        ? composed(words`${field.label} from a file, - for stdin`)
        : composed(words`${field.label}`),
    );
  }
  command
    .option('--rebind', 'allow another person than the one who logged in before')
    .addHelpText('after', `\nExamples:\n${examplesOf(gate).join('\n')}`)
    .action(async (flags: Flags) => {
      refuseDryRun(app, `${gate.name} login`);
      const user = await app.user();
      const login = pick(gate, flags);
      const [bound, ...others] = await loginsOf(app, user, gate.name);
      const vault = await app.vault();
      // Where there may be several, another one says nothing of the one that is meant now.
      const kept =
        bound && others.length === 0 && !gate.several
          ? await vault.get({ user, gate: gate.name, account: bound.externalId })
          : null;
      const before = kept !== null && login.continues?.(kept) === false ? null : kept;
      // A person at the terminal is asked for it, hidden.
      const token =
        login.kind === 'form' && flags.withToken && !app.options.interactive
          ? readSecret('-')
          : undefined;
      const first: LoginContext = {
        fields: await fillFields(app, login.fields, {
          flags,
          before: login.continues ? before : toldBefore(login, before, token),
          ...(token === undefined ? {} : { token }),
        }),
        scopes: scopesOf(login, flags.scopes),
        user,
        http: await app.http(),
        now: app.now,
        note: app.ui.note,
        confirm: app.ui.confirm,
      };
      const context = await withFurther(app, login, first, flags);
      const settle = async (grant: Grant) => {
        if (!flags.rebind && !gate.several) await checkBinding(app, user, gate.name, grant);
        if (gate.webhook || gate.listen) await checkOwner(app, user, gate.name, grant);
        const before = await channelBefore(app, user, gate, grant);
        const stored = await storeGrant(app, user, gate.name, grant);
        if (!gate.several) await forgetOtherLogins(app, user, stored);
        if (before !== null) app.ui.note(ownTokenNow(user, before));
      };
      const audit = await app.audit(user);
      const grant = await audit.around(
        { action: `${gate.name}.login`, detail: { by: login.kind } },
        () => run(app, gate, login, context, flags, settle),
        ({ identity, facts }) => ({
          subject: accountId(gate.name, identity.externalId),
          detail: { who: identity.name, tokenKind: facts.tokenKind, scopes: facts.scopes },
        }),
      );
      const { accounts } = await app.store(user);
      const stored = await accounts.find(accountId(gate.name, grant.identity.externalId));
      const url = app.webhookUrl(gate.name, user);
      // What the platform could not reach is no address to give it.
      const callbackUrl = url?.startsWith('https:') || app.env['GATES_SANDBOX'] ? url : null;
      const steps = await gate.afterLogin?.(grant, { user, callbackUrl });
      show(app, user, gate, grant, stored?.name ?? grant.identity.name, steps);
    });
}

/** Which form a token would be for has to be plain: one that a flag chooses asks for more than that. */
function takesToken({ logins }: Pick<Gate, 'logins'>): boolean {
  return logins.some(({ kind, flag }) => kind === 'form' && !flag);
}

function examplesOf(gate: Gate): string[] {
  const { name, logins } = gate;
  const plain = `  gates ${name} login --user olga`;
  const flags = logins.flatMap(({ flag }) => (flag ? [`${plain} --${flag.name}`] : []));
  return [plain, ...(takesToken(gate) ? [`${plain} --with-token < token.txt`] : []), ...flags];
}

/** What else has to be told, once it is known what could not be found out. */
async function withFurther(
  app: App,
  login: Login,
  context: LoginContext,
  flags: Flags,
): Promise<LoginContext> {
  const { further } = login.kind === 'form' ? login : {};
  if (!further) return context;
  const given = further.fields.filter(({ name, secret }) => flags[secret ? `${name}File` : name]);
  const told = { ...context.fields, ...(await fillFields(app, given, { flags, before: null })) };
  const missing = await further.missing({ ...context, fields: told });
  const asked = await fillFields(app, missing, { flags, before: null });
  return { ...context, fields: { ...told, ...asked } };
}

/** Of all its logins, each once. */
function fieldsOf({ logins }: Gate): Iterable<LoginField> {
  const all = logins.flatMap((login) => [
    ...login.fields,
    ...(login.kind === 'form' ? (login.further?.fields ?? []) : []),
  ]);
  return new Map(all.map((each) => [each.name, each])).values();
}

/** The account as it was set up without a login of its own, through another one's token. */
async function channelBefore(
  app: App,
  user: string,
  { name }: Gate,
  { identity }: Grant,
): Promise<Account | null> {
  const { accounts } = await app.store(user);
  const before = await accounts.find(accountId(name, identity.externalId));
  return before?.kind === 'channel' && isSetUp(before) ? before : null;
}

function ownTokenNow(user: string, { gate, name, details }: Account): Words {
  const { page, pageId } = details;
  return typeof page === 'string' && typeof pageId === 'string'
    ? words`${name} was set up through the page ${page}; it has a token of its own now. Back: ${`gates ${gate} setup --user ${user} --page ${pageId}`}`
    : words`${name} was set up without a login of its own; it has a token of its own now.`;
}

async function run(
  app: App,
  gate: Gate,
  login: Login,
  context: LoginContext,
  flags: Flags,
  settle: (grant: Grant) => Promise<void>,
): Promise<Grant> {
  if (login.kind === 'oauth') {
    const port = Number(flags.redirectPort ?? login.loopback?.port ?? 0);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      throw usageError(
        words`--redirect-port takes a port number, not “${flags.redirectPort ?? ''}”.`,
      );
    }
    return oauthLogin(app, login, context, {
      title: gate.title,
      port,
      paste: flags.browser === false,
      settle,
    });
  }
  const grant =
    login.kind === 'device' ? await deviceLogin(app, login, context) : await login.submit(context);
  await settle(grant);
  return grant;
}

function pick(gate: Gate, flags: Flags): Login {
  const chosen = gate.logins.find(({ flag }) => flag && flags[flagWord(flag.name)]);
  const kind = flags.withToken ? 'form' : flags.device ? 'device' : undefined;
  if (chosen && (kind === undefined || chosen.kind === kind)) return chosen;
  const login = kind ? gate.logins.find((candidate) => candidate.kind === kind) : gate.logins[0];
  if (login) return login;
  throw usageError(words`${gate.title} has no such login.`, `gates ${gate.name} login --help`);
}

/** `app-password` → `appPassword`, as the command line keeps it. */
function flagWord(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function scopesOf(login: Login, flag: string | undefined): readonly string[] {
  if (flag !== undefined) return flag.split(/[\s,]+/).filter(Boolean);
  return login.kind === 'form' ? [] : login.scopes;
}

function show(
  app: App,
  user: string,
  gate: Gate,
  grant: Grant,
  name: string,
  steps: readonly Text[] = [],
): void {
  const { identity, facts } = grant;
  const daysLeft =
    facts.expiresAt === null ? null : Math.floor((facts.expiresAt - app.now()) / 86_400_000);
  app.ui.result(
    {
      user,
      gate: gate.name,
      id: identity.externalId,
      name,
      tokenKind: facts.tokenKind,
      daysLeft,
      expiresAt: facts.expiresAt === null ? null : new Date(facts.expiresAt).toISOString(),
      scopes: facts.scopes,
    },
    [
      words`✓ ${user} is logged in to ${gate.title} as ${name} (${identity.externalId}).`,
      ...tokenLines(facts.tokenKind, daysLeft),
      ...steps.map((step) => words`  ${step}`),
      words`  Next: gates ${gate.name} status --user ${user}`,
    ],
  );
}

/** A password is no token: when it ends, nobody tells. */
function tokenLines(kind: string, daysLeft: number | null): Words[] {
  if (kind === 'PASSWORD') return [];
  return [
    daysLeft === null
      ? words`  The token does not expire.`
      : words`  The token is good for ${plural(daysLeft, '# day', '# days')}; gates refresh renews it.`,
  ];
}
