/**
 * The services of one run, each opened on first use. `openApp` is called by the entries in `bin/`
 * (and by tests) with the catalogue; nothing heavy is imported before somebody asks for it.
 */
import type { Audit } from './auditing.ts';
import type { Bookings } from './booking/bookings.ts';
import type { Calendar } from './calendar/calendar.ts';
import type { Account } from './domain/account.ts';
import { notFound } from './domain/error.ts';
import type { Recipient } from './domain/message.ts';
import { type Text, type Words, words } from './domain/words.ts';
import type { Catalogue, Gate, GateRow, Session } from './gate.ts';
import { callbackUrl, type Home, runningServer } from './home.ts';
import type { Http } from './http/client.ts';
import { createRedactor } from './http/redact.ts';
import type { Language } from './language/language.ts';
import type { Translator } from './language/translate.ts';
import type { Store } from './store/store.ts';
import type { Inbound } from './traffic/inbound.ts';
import type { Media } from './traffic/media-fetch.ts';
import type { Outbound } from './traffic/outbound.ts';
import { resolveUser, unknownUser } from './user.ts';
import type { Settings } from './vault/settings.ts';
import type { Vault } from './vault/vault.ts';
import type { Whom } from './whom.ts';

export type { Whom } from './whom.ts';

export interface GlobalOptions {
  user?: string | undefined;
  json: boolean;
  /** Whether a prompt may be shown. */
  interactive: boolean;
  verbose: boolean;
  yes: boolean;
  dryRun: boolean;
  /** What was typed, e.g. `whatsapp send`; nothing where no command line is behind it. */
  command?: string;
}

/** What people see and answer. `src/cli` shows it in a terminal; the library is silent. */
export interface Ui {
  /** The command's result: `value` under `--json`, else `human` as lines. Data goes to stdout. */
  result(value: unknown, human: Shown | (() => Shown)): void;
  /** One line to stdout at once, for output that goes on (`--follow`). */
  line(value: unknown, human: Text): void;
  /** Talk, to stderr; nothing under `--json`. */
  note(text: Text): void;
  /** Shown even under `--json`, on stderr. */
  warn(text: Text): void;
  /** A machine-readable line on stderr under `--json` (`{"authorizeUrl":…}`). */
  signal(value: Readonly<Record<string, unknown>>): void;
  /** A sentence in the reader's language, to be put together with others. */
  say(text: Text): string;
  table(rows: readonly Readonly<Record<string, unknown>>[], columns: readonly Column[]): string;
  /** A line each, with bars as long as the values, fitted to the terminal. */
  chart(bars: readonly { label: string; value: number }[]): string;
  /** How far long work has come, on stderr; nothing under `--json`. A total of 0 is not known. */
  progress(unit: Unit, total: number): Progress;
  /** Bytes to stdout as they are, for `--out -`. */
  bytes(content: AsyncIterable<Uint8Array>): Promise<void>;
  /** A secret from a file, or from stdin when the file is `-`; concealed from then on. */
  secret(file: string): string;
  ask(question: {
    label: Text;
    secret: boolean;
    help?: Text;
    mayBeEmpty?: boolean;
  }): Promise<string>;
  /** `hint`: how a script names one of them, where nobody can be asked. */
  choose<T>(label: Text, choices: readonly { name: Text; value: T }[], hint?: Text): Promise<T>;
  confirm(question: Words): Promise<boolean>;
  open(url: string): Promise<void>;
}

/** What long work is counted in. */
export type Unit = 'messages' | 'files' | 'secrets' | 'deliveries' | 'bytes';

export interface Progress {
  /** So many in all by now, of so many where that has become known; may be called as often as one likes. */
  at(done: number, total?: number): void;
  /** Takes the bar off the screen: to be called however the work ended. */
  end(): void;
}

/** Lines for a person. */
export type Shown = Text | readonly Text[];

export interface Column {
  key: string;
  /** In English; shown in the reader's language. */
  title: string;
  align?: 'left' | 'right';
  /** Shrinks first when the terminal is narrow. */
  flexible?: boolean;
  show?: (value: unknown) => Text;
}

export interface App {
  readonly catalogue: Catalogue;
  readonly home: Home;
  readonly env: NodeJS.ProcessEnv;
  readonly options: GlobalOptions;
  readonly ui: Ui;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  now(): number;
  /** The person this command is about, by the order of CLI.md; never guessed. */
  user(): Promise<string>;
  /** Where the running `gates serve` takes this person's webhooks of that gate; `null` when none runs. */
  webhookUrl(gate: string, user: string): string | null;
  /** Whom this run turned out to be about, where a command has to say so: there are others. */
  person(): string | undefined;
  settings(): Promise<Settings>;
  vault(): Promise<Vault>;
  http(): Promise<Http>;
  store(user: string): Promise<Store>;
  row(gate: string): GateRow;
  gate(name: string): Promise<Gate>;
  /** The account with its credential, ready for a gate's functions. */
  session(user: string, account: Account): Promise<Session>;
  /** The account of this gate that was named, else the only one switched on; asks where there are several. */
  channel(user: string, gate: string, named?: string): Promise<Account>;
  /**
   * Whom a person means by what they typed: an address, or the name of somebody known here.
   * @throws GateError exit 2 where that is nobody, several, or somebody whom the account cannot reach
   */
  recipient(user: string, account: Account, text: string): Promise<Recipient>;
  /**
   * The same on whichever gate they are: `telegram:Anna`, an e-mail address, a name known on one gate only.
   * @param flag it was typed behind
   * @throws GateError exit 2 where that is nobody, or somebody on several
   */
  whom(user: string, text: string, flag: string): Promise<Whom>;
  outbound(user: string): Promise<Outbound>;
  inbound(user: string): Promise<Inbound>;
  /** The files of this person's incoming messages. */
  media(user: string): Promise<Media>;
  /** Times and zones as people write and read them, calendar files. */
  calendar(): Promise<Calendar>;
  /** What is read here, by whoever sits at the terminal. */
  language(): Promise<Language>;
  /** What people read, in a language that is not this run's own: of whoever gets a message. */
  translator(language: Language): Promise<Translator>;
  /** What is arranged for this person's bookings. */
  bookings(user: string): Promise<Bookings>;
  /** The door to this person's audit trail. */
  audit(user: string): Promise<Audit>;
  /** Hides every secret this run has seen. For anything about to be printed. */
  redact(text: string): string;
  conceal(secret: string): void;
  close(): Promise<void>;
}

export interface AppInit {
  catalogue: Catalogue;
  home: Home;
  env: NodeJS.ProcessEnv;
  options: GlobalOptions;
  ui: Ui;
  signal: AbortSignal;
  now?: () => number;
}

/** Opens nothing yet: each service is made when it is first asked for, and closed by `close`. */
export function openApp(init: AppInit): App {
  const { catalogue, home, env, options } = init;
  const now = init.now ?? Date.now;
  const redactor = createRedactor();
  let person: string | undefined;
  const once = new Map<string, Promise<unknown>>();
  /** A failed opening is forgotten, so that the next call tries again. */
  const open = <T>(name: string, make: () => Promise<T>): Promise<T> => {
    let made = once.get(name) as Promise<T> | undefined;
    if (!made) {
      made = make();
      made.catch(() => once.delete(name));
      once.set(name, made);
    }
    return made;
  };

  const row = (name: string): GateRow => {
    const found = catalogue.find((candidate) => candidate.name === name);
    if (found) return found;
    throw notFound(
      words`There is no gate “${name}”.`,
      words`one of: ${catalogue.map((r) => r.name).join(', ')}`,
    );
  };

  const app: App = {
    ...init,
    now,
    user: async () => {
      const users = home.users();
      const name = await resolveUser({
        flag: options.user,
        env: env['GATES_USER'],
        folder: process.cwd(),
        // conf is only loaded where the answer can depend on it.
        setting: async () => (await app.settings()).get('defaultUser'),
        users,
      });
      person = users.length > 1 ? name : undefined;
      return name;
    },
    person: () => person,
    webhookUrl: (gate, user) => {
      const running = runningServer(home);
      return running && callbackUrl(running.publicUrl, gate, user);
    },
    settings: () =>
      open('settings', async () => (await import('./vault/settings.ts')).openSettings(home.config)),
    vault: () => open('vault', async () => (await import('./secrets.ts')).openSecrets(app)),
    http: () =>
      open('http', async () => {
        const { openHttp } = await import('./http/open.ts');
        const http = openHttp({
          ...(env['GATES_SANDBOX'] ? { sandbox: env['GATES_SANDBOX'] } : {}),
          hosts: Object.assign({}, ...catalogue.map((r) => r.hosts)) as Record<string, string>,
          env,
          redactor,
          ...(options.verbose ? { verbose: (line: string) => init.ui.warn(line) } : {}),
        });
        const { interruptible } = await import('./sessions.ts');
        return interruptible(http, init.signal);
      }),
    store: (user) =>
      open(`store ${user}`, async () => {
        if (!home.hasUser(user)) throw unknownUser(user, home.users());
        const { openStore } = await import('./store/open.ts');
        const url = env['GATES_DATABASE_URL'];
        return openStore(url ? { user, url } : { user, file: home.storeFile(user) });
      }),
    row,
    gate: (name) => open(`gate ${name}`, async () => row(name).load()),
    session: async (user, account) =>
      (await import('./sessions.ts')).sessionFor(app, user, account),
    channel: async (user, gate, named) =>
      (await import('./account.ts')).channelOf(app, user, gate, named),
    recipient: async (user, account, text) => {
      const { recipientOf } = await import('./recipient.ts');
      const { countryOf } = await import('./country.ts');
      const near = { country: await countryOf(app, user), account };
      return recipientOf(await app.gate(account.gate), text, near, await app.store(user));
    },
    whom: async (user, text, flag) => (await import('./whom.ts')).whomMeant(app, user, text, flag),
    outbound: (user) =>
      open(`outbound ${user}`, async () => {
        const { openOutbound } = await import('./traffic/outbound.ts');
        return openOutbound(app, user, await app.store(user));
      }),
    inbound: async (user) => {
      const { openInbound } = await import('./traffic/inbound.ts');
      return openInbound(app, await app.store(user));
    },
    media: async (user) => {
      const { openMedia } = await import('./traffic/media-fetch.ts');
      return openMedia(app, user, await app.store(user));
    },
    calendar: () =>
      open('calendar', async () => (await import('./calendar/calendar.ts')).openCalendar()),
    language: async () => (await import('./language/language.ts')).languageOf({ env }),
    translator: (language) =>
      open(`translator ${language}`, async () =>
        (await import('./language/translate.ts')).translatorOf(language, catalogue),
      ),
    bookings: (user) =>
      open(`bookings ${user}`, async () => {
        const { openBookings } = await import('./booking/bookings.ts');
        return openBookings(app, user, await app.store(user));
      }),
    audit: (user) =>
      open(`audit ${user}`, async () => (await import('./auditing.ts')).openAudit(app, user)),
    redact: (text) => redactor.redact(text),
    conceal: (secret) => redactor.conceal(secret),
    close: async () => {
      // What waits to be recorded needs its store once more.
      for (const [name, made] of once) {
        if (name.startsWith('audit ')) await ((await made) as Audit).close();
      }
      const services = [...once].filter(([name]) => name.startsWith('store ') || name === 'http');
      once.clear();
      const closed = await Promise.allSettled(
        services.map(async ([, made]) => {
          // What could not be opened needs no closing.
          const service = await made.catch(() => undefined);
          await (service as { close(): Promise<void> } | undefined)?.close();
        }),
      );
      const fault = closed.find((one) => one.status === 'rejected');
      if (fault) throw fault.reason;
    },
  };
  return app;
}
