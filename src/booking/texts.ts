/** What guests are told, as a person reads and words it: `gates calcom texts`. */
import type { App } from '../app.ts';
import { type Account, isSetUp } from '../domain/account.ts';
import { GateError, usageError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import type { Language } from '../language/language.ts';
import type { Store } from '../store/store.ts';
import type { Told } from './draft.ts';
import { example } from './example.ts';
import { fill, unknownIn } from './fill.ts';
import { PHRASES, phrasesOf, TOLD } from './phrases.ts';
import { completed, noPlaceholder, paramsIn, type TemplateChoice } from './template-choice.ts';
import { valuesOf } from './values.ts';
import {
  holderOf,
  kept,
  LANGUAGES,
  type OwnWords,
  type ReadyTemplate,
  type Wording,
  wordingOf,
} from './wording.ts';

export interface TextView {
  kind: Told;
  language: Language;
  /** Whether this person has worded it. */
  own: boolean;
  text: string;
  template: ReadyTemplate | null;
}

export interface Preview {
  kind: Told;
  language: Language;
  /** Of a mail. */
  subject: string;
  text: string;
  /** The network's own template with its parameters; `null`: none was set. */
  template: { gate: string; name: string; text: string } | null;
}

export interface Texts {
  /** What was typed as a kind and a language. @throws GateError exit 2 with those there are */
  readKind(text: string): Told;
  readLanguage(text: string): Language;
  list(): Promise<readonly TextView[]>;
  show(kind: Told, language: Language): Promise<TextView>;
  /** @throws GateError exit 2 for an empty text, and for a placeholder there is not */
  check(text: string): void;
  /** @param gate whose account keeps it, unless one does already */
  set(gate: string, kind: Told, language: Language, text: string): Promise<TextView>;
  /** Back to what it is without a person's words; says whether it was anything else. */
  reset(kind: Told, languages: readonly Language[]): Promise<boolean>;
  /** Asks the network whether there is such a template and what it holds. @throws GateError exit 2, 3, 5, 6 */
  readTemplate(kind: Told, language: Language, choice: TemplateChoice): Promise<ReadyTemplate>;
  setTemplate(
    gate: string,
    kind: Told,
    language: Language,
    template: ReadyTemplate,
  ): Promise<TextView>;
  preview(kind: Told, language: Language): Promise<Preview>;
}

export function openTexts(app: App, user: string, store: Store): Texts {
  const wording = async (): Promise<Wording> => wordingOf(await store.accounts.list());
  const show = async (kind: Told, language: Language): Promise<TextView> =>
    viewOf(await wording(), kind, language);

  /** One at a time: two changes at once are both there afterwards. */
  const change = (gate: string | null, to: (now: Wording) => Wording): Promise<void> =>
    store.transaction(async (tx) => {
      const accounts = await tx.accounts.list();
      const keeper = gate === null ? undefined : await keeperOf(app, accounts, gate);
      const holder = holderOf(accounts) ?? keeper;
      if (holder) await tx.accounts.addDetails(holder.id, kept(to(wordingOf(accounts))));
      else if (gate !== null) throw noKeeper(app, user, gate);
    });

  const put = async (gate: string, kind: Told, language: Language, more: OwnWords) => {
    await change(gate, (now) =>
      withWords(now, kind, language, { ...now[language][kind], ...more }),
    );
    return show(kind, language);
  };

  return {
    readKind: (text) => oneOf(TOLD, text, 'no_such_text'),
    readLanguage: (text) => oneOf(LANGUAGES, text.toLowerCase(), 'no_such_language'),
    show,
    check,

    async list() {
      const now = await wording();
      return LANGUAGES.flatMap((language) => TOLD.map((kind) => viewOf(now, kind, language)));
    },

    async set(gate, kind, language, text) {
      check(text);
      return put(gate, kind, language, { text: text.trim() });
    },

    async reset(kind, languages) {
      const before = await wording();
      const own = languages.filter((language) => before[language][kind] !== undefined);
      await change(null, (now) =>
        own.reduce((left, language) => withWords(left, kind, language, null), now),
      );
      return own.length > 0;
    },

    async readTemplate(kind, language, { gate, name, language: theirs = language, params }) {
      const template = { gate, name, language: theirs, params: paramsIn(params) };
      await completed(app, user, store, { kind, language, template });
      return template;
    },

    setTemplate: (gate, kind, language, template) => put(gate, kind, language, { template }),

    async preview(kind, language) {
      const { text, template } = await show(kind, language);
      const values = await valuesOf(app, example(app, kind, language), language);
      const { subject } = phrasesOf(kind, language, values);
      const shown =
        template === null
          ? null
          : {
              gate: template.gate,
              name: template.name,
              text: await completed(app, user, store, { kind, language, template }),
            };
      const [about, said] = [fill(subject, values), fill(text, values)];
      return { kind, language, subject: about, text: said, template: shown };
    },
  };
}

function viewOf(wording: Wording, kind: Told, language: Language): TextView {
  const { text, template = null } = wording[language][kind] ?? {};
  const standard = PHRASES[language][kind].text;
  return { kind, language, own: text !== undefined, text: text ?? standard, template };
}

function withWords(
  wording: Wording,
  kind: Told,
  language: Language,
  own: OwnWords | null,
): Wording {
  const { [kind]: _before, ...others } = wording[language];
  return { ...wording, [language]: own === null ? others : { ...others, [kind]: own } };
}

function check(text: string): void {
  if (text.trim() === '') throw usageError(words`The text is empty.`, undefined, 'empty');
  const [unknown] = unknownIn(text);
  if (unknown === undefined) return;
  throw noPlaceholder(`{${unknown}}`);
}

/** The login that keeps them: of the gate named, else one that makes meetings. */
async function keeperOf(
  app: App,
  accounts: readonly Account[],
  gate: string,
): Promise<Account | undefined> {
  const logins = accounts.filter((account) => account.kind === 'login' && isSetUp(account));
  const named = logins.find((account) => account.gate === gate);
  if (named) return named;
  for (const account of logins) {
    if ((await app.gate(account.gate)).meetings) return account;
  }
  return undefined;
}

function noKeeper(app: App, user: string, gate: string): GateError {
  const { title, signIn } = app.row(gate);
  return new GateError({
    category: 'auth',
    code: 'not_logged_in',
    gate,
    message: words`${user} is not logged in to ${title}: there is no place to keep texts.`,
    hint: `gates ${gate} ${signIn} --user ${user}`,
  });
}

function oneOf<T extends string>(all: readonly T[], text: string, code: string): T {
  const found = all.find((each) => each === text);
  if (found !== undefined) return found;
  throw usageError(words`“${text}” is none of: ${all.join(', ')}.`, undefined, code);
}
