import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import type { App } from '../../../src/app.ts';
import { usageError } from '../../../src/domain/error.ts';
import { whyNotFile } from '../../../src/domain/file-error.ts';
import { type Text, words } from '../../../src/domain/words.ts';

export interface TextFlags {
  lang?: string;
}

export interface TemplateFlags extends TextFlags {
  whatsapp: string;
  templateLang?: string;
  param?: readonly string[];
}

type Texts = Awaited<ReturnType<App['bookings']>>['texts'];
type View = Awaited<ReturnType<Texts['show']>>;
type Kind = View['kind'];
type Language = View['language'];

/** Whose account keeps them. */
const GATE = 'calcom';
const TEMPLATES = 'whatsapp';
/** A text that nobody reads to its end. Characters. */
const LONGEST = 4000;

/** `gates calcom texts` */
export async function list(app: App): Promise<void> {
  const { texts } = await textsOf(app);
  const all = await texts.list();
  const rows = all.map(({ kind, language, own, template }) => ({
    kind,
    language,
    own,
    template: template?.name ?? null,
  }));
  app.ui.result(all, () =>
    app.ui.table(rows, [
      { key: 'kind', title: 'Text' },
      { key: 'language', title: 'Language' },
      { key: 'own', title: 'Yours', show: (own) => (own === true ? '✓' : '') },
      {
        key: 'template',
        title: 'Template',
        show: (name) => (typeof name === 'string' ? name : ''),
      },
    ]),
  );
}

/** `gates calcom texts show` */
export async function show(app: App, typed: string, flags: TextFlags): Promise<void> {
  const { texts } = await textsOf(app);
  const view = await texts.show(...(await meant(app, texts, typed, flags)));
  app.ui.result(view, view.text.split('\n'));
}

/** `gates calcom texts set` */
export async function set(app: App, typed: string, file: string, flags: TextFlags): Promise<void> {
  const { texts, user } = await textsOf(app);
  const [kind, language] = await meant(app, texts, typed, flags);
  const text = await contentOf(file);
  texts.check(text);
  const { dryRun } = app.options;
  const view = dryRun
    ? { ...(await texts.show(kind, language)), own: true, text: text.trim() }
    : await recorded(app, user, 'texts-set', { kind, language }, () =>
        texts.set(GATE, kind, language, text),
      );
  app.ui.result({ ...view, dryRun }, [
    dryRun
      ? words`Would be the text “${kind}” (${language}).`
      : words`✓ That is the text “${kind}” (${language}) from now on.`,
    words`  How it reads: gates calcom texts preview ${kind} --lang ${language} --user ${user}`,
  ]);
}

/** `gates calcom texts reset` */
export async function reset(app: App, typed: string, { lang }: TextFlags): Promise<void> {
  const { texts, user } = await textsOf(app);
  const kind = texts.readKind(typed);
  const languages: readonly Language[] =
    lang === undefined ? ['en', 'ru'] : [texts.readLanguage(lang)];
  const { dryRun } = app.options;
  const before = await Promise.all(languages.map((language) => texts.show(kind, language)));
  const worded = before.some(({ own, template }) => own || template !== null);
  if (worded && !dryRun) {
    if (!(await app.ui.confirm(words`Forget your own text “${kind}”?`))) {
      return app.ui.result({ kind, languages, reset: false, dryRun }, words`Nothing was changed.`);
    }
    await recorded(app, user, 'texts-reset', { kind, languages: languages.join(',') }, () =>
      texts.reset(kind, languages),
    );
  }
  app.ui.result(
    { kind, languages, reset: worded && !dryRun, dryRun },
    outcome(kind, worded, dryRun),
  );
}

function outcome(kind: Kind, worded: boolean, dryRun: boolean): Text {
  if (!worded) return words`“${kind}” is as gates says it already.`;
  return dryRun
    ? words`Would forget your own text “${kind}”.`
    : words`✓ “${kind}” is as gates says it again.`;
}

/** `gates calcom texts template` */
export async function template(app: App, typed: string, flags: TemplateFlags): Promise<void> {
  const { texts, user } = await textsOf(app);
  const [kind, language] = await meant(app, texts, typed, flags);
  const { whatsapp: name, templateLang, param: params } = flags;
  const choice = { gate: TEMPLATES, name, language: templateLang, params };
  const ready = await texts.readTemplate(kind, language, choice);
  const { dryRun } = app.options;
  const view = dryRun
    ? { ...(await texts.show(kind, language)), template: ready }
    : await recorded(app, user, 'texts-template', { kind, language, template: name }, () =>
        texts.setTemplate(GATE, kind, language, ready),
      );
  app.ui.result({ ...view, dryRun }, [
    dryRun
      ? words`Would send the template “${name}” for “${kind}” (${language}) where only a template may be sent.`
      : words`✓ The template “${name}” goes for “${kind}” (${language}) where only a template may be sent.`,
    words`  How it reads: gates calcom texts preview ${kind} --lang ${language} --user ${user}`,
  ]);
}

/** `gates calcom texts preview` */
export async function preview(app: App, typed: string, flags: TextFlags): Promise<void> {
  const { texts } = await textsOf(app);
  const shown = await texts.preview(...(await meant(app, texts, typed, flags)));
  app.ui.result(shown, [
    words`Subject: ${shown.subject}`,
    '',
    ...shown.text.split('\n'),
    ...(shown.template === null
      ? []
      : [
          '',
          words`By the template “${shown.template.name}”:`,
          '',
          ...shown.template.text.split('\n'),
        ]),
  ]);
}

async function textsOf(app: App): Promise<{ user: string; texts: Texts }> {
  const user = await app.user();
  return { user, texts: (await app.bookings(user)).texts };
}

/** The language of whoever asks, unless one is named. */
async function meant(
  app: App,
  texts: Texts,
  typed: string,
  { lang }: TextFlags,
): Promise<[Kind, Language]> {
  const kind = texts.readKind(typed);
  return [kind, lang === undefined ? await app.language() : texts.readLanguage(lang)];
}

async function recorded<T>(
  app: App,
  user: string,
  action: string,
  detail: Readonly<Record<string, string>>,
  work: () => Promise<T>,
): Promise<T> {
  const entry = { action: `${GATE}.${action}`, subject: detail['kind'] ?? '', detail };
  return (await app.audit(user)).around(entry, work);
}

async function contentOf(file: string): Promise<string> {
  const text = await (file === '-' ? readAll(process.stdin) : fileText(file));
  if ([...text].length > LONGEST) {
    throw usageError(words`A text has ${LONGEST} characters at most.`, undefined, 'text_too_long');
  }
  return text;
}

async function fileText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw usageError(words`Cannot read ${file}: ${whyNotFile(error)}.`, undefined, 'no_file');
  });
}
