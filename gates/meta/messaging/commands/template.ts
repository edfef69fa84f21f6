import type { App } from '../../../../src/app.ts';
import { type Text, words } from '../../../../src/domain/words.ts';
import { addName, dropNames, keepNames } from '../../template-names.ts';
import { type Place, placeOf } from '../accounts.ts';
import { readUtilityFile } from '../utility-file.ts';
import {
  createTemplate,
  deleteTemplate,
  findTemplate,
  holesIn,
  listTemplates,
  type UtilityTemplate,
} from '../utility-templates.ts';

export interface TemplateFlags {
  account?: string;
  lang?: string;
}

export interface CreateFlags extends TemplateFlags {
  name?: string;
}

/** `gates messenger template list` */
export async function list(app: App, flags: TemplateFlags): Promise<void> {
  const place = await placeOf(app, 'messenger', flags.account);
  const templates = await listTemplates(place);
  keepNames(namesFile(app, place), place.session.account.id, templates.map(withStatus));
  app.ui.result(templates, () =>
    templates.length === 0
      ? words`The page has no template yet: gates messenger template create FILE`
      : app.ui.table(
          templates.map((template) => ({ ...template })),
          [
            { key: 'name', title: 'Name' },
            { key: 'language', title: 'Language' },
            { key: 'status', title: 'Status', show: (value) => oneLine(value) || '–' },
            { key: 'body', title: 'Text', flexible: true, show: oneLine },
          ],
        ),
  );
}

/** `gates messenger template show NAME` */
export async function show(app: App, name: string, flags: TemplateFlags): Promise<void> {
  const place = await placeOf(app, 'messenger', flags.account);
  const found = await findTemplate(place, name, flags.lang);
  app.ui.result(
    found.map((template) => ({ ...template, command: sendCommand(place.user, template) })),
    found.flatMap((template, index) => [...(index === 0 ? [] : ['']), ...about(place, template)]),
  );
}

/** `gates messenger template create FILE` */
export async function create(app: App, file: string, flags: CreateFlags): Promise<void> {
  const { name, language, body, shown } = await readUtilityFile(file, flags);
  const place = await placeOf(app, 'messenger', flags.account);
  const lines = shown.map((line) => `  ${line}`);
  const { dryRun } = app.options;
  if (dryRun) {
    const told = { id: null, name, language, status: null, category: 'UTILITY', dryRun };
    return app.ui.result(told, [words`Would create the template ${name} (${language}):`, ...lines]);
  }
  const made = await recorded(app, place, 'template-create', { name, language }, () =>
    createTemplate(place, body),
  );
  const { session } = place;
  await session.memory.forget(`utility:${name}`);
  addName(namesFile(app, place), session.account.id, withStatus({ name, language, ...made }));
  app.ui.result({ ...made, name, language, dryRun }, [
    words`✓ The template ${name} (${language}) was given to Meta: ${made.status ?? '–'}.`,
    ...lines,
    words`Next: gates messenger template show ${name}`,
  ]);
}

/** `gates messenger template delete NAME`: every language, or one. */
export async function remove(app: App, name: string, flags: TemplateFlags): Promise<void> {
  const place = await placeOf(app, 'messenger', flags.account);
  const gone = await findTemplate(place, name, flags.lang);
  const languages = gone.map(({ language }) => language);
  const shown = languages.join(', ');
  const { dryRun } = app.options;
  const deleted =
    !dryRun &&
    (await app.ui.confirm(
      words`Delete the template ${name} (${shown})? Nothing can be sent with it any more.`,
    ));
  if (deleted) {
    const id = flags.lang === undefined ? undefined : (gone[0]?.id ?? undefined);
    await recorded(app, place, 'template-delete', { name, languages }, () =>
      deleteTemplate(place, { name, id }),
    );
    const { session } = place;
    await session.memory.forget(`utility:${name}`);
    dropNames(namesFile(app, place), session.account.id, gone.map(withStatus));
  }
  app.ui.result(
    { name, languages, deleted, dryRun },
    dryRun
      ? words`Would delete the template ${name} (${shown}).`
      : deleted
        ? words`✓ ${name} (${shown}) is deleted.`
        : words`${name} (${shown}) stays.`,
  );
}

async function recorded<T>(
  app: App,
  { user, session }: Place,
  what: string,
  detail: Readonly<Record<string, string | readonly string[]>>,
  work: () => Promise<T>,
): Promise<T> {
  const trace = { action: `messenger.${what}`, subject: session.account.id, detail };
  return (await app.audit(user)).around(trace, work);
}

function about({ user }: Place, template: UtilityTemplate): Text[] {
  const { id, name, language, status, rejectedReason, header, body, buttons } = template;
  return [
    `${name} (${language})  ${status ?? '–'}`,
    ...(id === null ? [] : [words`  Id: ${id}`]),
    ...(rejectedReason === null ? [] : [words`  Rejected: ${rejectedReason}`]),
    ...(header === null ? [] : [`  ${header}`]),
    ...(body === null ? [] : body.split('\n').map((line) => `  ${line}`)),
    ...buttons.map(({ title }) => `  [${title}]`),
    ...(status === null || status === 'APPROVED' ? [`  ${sendCommand(user, template)}`] : []),
  ];
}

function sendCommand(user: string, { name, language, header, body }: UtilityTemplate): string {
  const named = holesIn(body).some((hole) => !/^\d+$/.test(hole));
  const params = holesIn(body).map((hole) => ` --param ${named ? `${hole}=` : ''}…`);
  const head = holesIn(header).map(() => ' --header-param …');
  return `gates messenger send --user ${user} --to WHOM --template ${name} --lang ${language}${head.join('')}${params.join('')}`;
}

function namesFile(app: App, { user }: Place): string {
  return app.home.templatesFile(user);
}

function withStatus<T extends { status: string | null }>(template: T): T & { status: string } {
  return { ...template, status: template.status ?? '' };
}

function oneLine(value: unknown): string {
  return typeof value === 'string' ? value.replaceAll(/\s+/g, ' ') : '';
}
