import { dirname } from 'node:path';
import type { App } from '../../../src/app.ts';
import { notFound, usageError } from '../../../src/domain/error.ts';
import { type Text, plural, words } from '../../../src/domain/words.ts';
import { addName, dropNames } from '../../meta/template-names.ts';
import { uploadHandle } from '../../meta/upload.ts';
import { refusal } from '../bounds.ts';
import { readCredential } from '../credential.ts';
import { uploaderOf } from '../media/uploader.ts';
import {
  type ExampleFile,
  exampleFiles,
  readTemplateFile,
  withHandles,
} from '../templates/new-template-file.ts';
import { isPart } from '../templates/new-template-parts.ts';
import { checkEdit, checkTemplate, type TemplateBody } from '../templates/new-template.ts';
import { findInLibrary, libraryBody } from '../templates/template-library.ts';
import { preview } from '../templates/template-preview.ts';
import {
  createTemplate,
  deleteTemplate,
  editTemplate,
  findTemplate,
  type Template,
} from '../templates/templates.ts';
import { numberPlace, type Place, recorded } from './place.ts';

export interface CreateFlags {
  account?: string;
  name?: string;
  lang?: string;
  fromLibrary?: string;
  libraryInput?: readonly string[];
}

export interface OneTemplateFlags {
  account?: string;
  lang?: string;
  id?: string;
}

/** Meta edits no other ones. */
const EDITABLE: readonly string[] = ['APPROVED', 'REJECTED', 'PAUSED'];

/** `gates whatsapp template create FILE`, or `--from-library NAME`. */
export async function create(
  app: App,
  file: string | undefined,
  flags: CreateFlags,
): Promise<void> {
  if ((file === undefined) === (flags.fromLibrary === undefined)) {
    throw usageError(
      words`A template is made from a file, or from Meta’s library.`,
      words`gates whatsapp template create FILE, or --from-library NAME --name NAME --lang CODE`,
    );
  }
  if (flags.fromLibrary !== undefined) return createFromLibrary(app, flags.fromLibrary, flags);
  const given = { ...(await readTemplateFile(file ?? '')), ...named(flags) };
  const files = await exampleFiles(given, dirname(file ?? ''));
  checkTemplate(given);
  const place = await numberPlace(app, flags.account);
  await make(app, place, given, files);
}

async function createFromLibrary(app: App, library: string, flags: CreateFlags): Promise<void> {
  const { name, lang, libraryInput: inputs = [] } = flags;
  if (name === undefined || lang === undefined) {
    throw usageError(
      words`A template of Meta’s library needs a name of yours and a language.`,
      '--name order_receipt --lang ru',
    );
  }
  const place = await numberPlace(app, flags.account);
  const body = libraryBody(await findInLibrary(place.graph, library, lang), name, inputs);
  checkTemplate(body);
  await make(app, place, body, []);
}

async function make(
  app: App,
  place: Place,
  body: TemplateBody,
  files: readonly ExampleFile[],
): Promise<void> {
  const [name, language] = [String(body['name']), String(body['language'])];
  const { dryRun } = app.options;
  const lines = preview(partsOf(body)).map((line) => words`  ${line}`);
  if (dryRun) {
    const told = { id: null, name, language, status: null, category: String(body['category']) };
    return app.ui.result({ ...told, files: files.map((each) => each.name), dryRun }, [
      words`Would create the template ${name} (${language}):`,
      ...lines,
      ...uploads(files),
    ]);
  }
  const made = await recorded(app, place, 'template-create', { name, language }, async () =>
    createTemplate(place.graph, businessAccountOf(place), await uploaded(place, body, files)),
  );
  await place.session.memory.forget(`template:${name}`);
  const { id: account } = place.session.account;
  addName(app.home.templatesFile(place.user), account, { name, language, status: made.status });
  app.ui.result({ ...made, name, language, files: files.map((each) => each.name), dryRun }, [
    words`✓ ${name} (${language}) is ${made.status}; its id is ${made.id}.`,
    ...lines,
    ...(made.category === '' || made.category === body['category']
      ? []
      : [words`Meta counts it as ${made.category}.`]),
  ]);
}

/** `gates whatsapp template edit NAME FILE` */
export async function edit(
  app: App,
  name: string,
  file: string,
  flags: OneTemplateFlags,
): Promise<void> {
  const given = await readTemplateFile(file);
  const other = given['name'];
  if (typeof other === 'string' && other !== name) {
    throw usageError(
      words`${file} is about the template “${other}”, not “${name}”; a template cannot be renamed.`,
    );
  }
  const files = await exampleFiles(given, dirname(file));
  const place = await numberPlace(app, flags.account);
  const spoken = typeof given['language'] === 'string' ? given['language'] : undefined;
  const template = await one(place, name, flags.lang ?? spoken);
  if (!EDITABLE.includes(template.status)) {
    throw refusal(
      'template_not_editable',
      words`Meta edits templates that are ${EDITABLE.join(', ')}; “${name}” (${template.language}) is ${template.status}.`,
      'gates whatsapp template list',
    );
  }
  const { category = template.category } = given;
  if (template.status === 'APPROVED' && category !== template.category) {
    throw refusal(
      'template_category',
      words`The category of an approved template cannot be changed: “${name}” is ${template.category}.`,
    );
  }
  checkEdit({ parameter_format: template.parameterFormat, ...given }, template.category);
  const { language, id } = template;
  const { dryRun } = app.options;
  if (!dryRun) {
    await recorded(app, place, 'template-edit', { name, language, id }, async () =>
      editTemplate(place.graph, id, await uploaded(place, given, files)),
    );
    await place.session.memory.forget(`template:${name}`);
  }
  app.ui.result({ id, name, language, files: files.map((each) => each.name), dryRun }, [
    dryRun
      ? words`Would change the template ${name} (${language}):`
      : words`✓ ${name} (${language}) is changed:`,
    ...preview(partsOf(given)).map((line) => words`  ${line}`),
    ...(dryRun ? uploads(files) : []),
  ]);
}

/** `gates whatsapp template delete NAME`: every language, or one. */
export async function remove(app: App, name: string, flags: OneTemplateFlags): Promise<void> {
  const place = await numberPlace(app, flags.account);
  const all = await findTemplate(place.graph, businessAccountOf(place), name, flags.lang);
  const gone = flags.id === undefined ? all : all.filter(({ id }) => id === flags.id);
  if (gone.length === 0) {
    throw notFound(
      words`The template “${name}” has not the id ${flags.id ?? ''}.`,
      `gates whatsapp template show ${name} --json`,
    );
  }
  const languages = gone.map(({ language }) => language);
  const shown = languages.join(', ');
  const { dryRun } = app.options;
  const deleted =
    !dryRun &&
    (await app.ui.confirm(
      words`Delete the template ${name} (${shown})? Its name cannot be used again for 30 days.`,
    ));
  if (deleted) {
    const [only] = gone;
    const whole = flags.lang === undefined && flags.id === undefined;
    await recorded(app, place, 'template-delete', { name, languages }, () =>
      deleteTemplate(place.graph, businessAccountOf(place), {
        name,
        id: whole ? undefined : only?.id,
      }),
    );
    await place.session.memory.forget(`template:${name}`);
    dropNames(app.home.templatesFile(place.user), place.session.account.id, gone);
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

/** The template in one language: the one named, else the only one there is. */
async function one(place: Place, name: string, language: string | undefined): Promise<Template> {
  const found = await findTemplate(place.graph, businessAccountOf(place), name, language);
  const [only, ...more] = found;
  if (only && more.length === 0) return only;
  const languages = found.map((each) => each.language).join(', ');
  throw usageError(
    words`The template “${name}” is in ${languages}: which one?`,
    words`name one of them with --lang`,
    'ambiguous',
  );
}

/** The template as it goes to Meta: its example files uploaded, and their handles in place of their names. */
async function uploaded(
  place: Place,
  body: TemplateBody,
  files: readonly ExampleFile[],
): Promise<TemplateBody> {
  if (files.length === 0) return body;
  const uploader = uploaderOf(place.session);
  const handles = new Map<string, string>();
  for (const { name, path, mimeType } of files) {
    handles.set(name, await uploadHandle(uploader, { path, mimeType }));
  }
  return withHandles(body, handles);
}

function uploads(files: readonly ExampleFile[]): Text[] {
  return files.map(
    ({ name, size, mimeType }) =>
      words`Would upload ${name} (${mimeType}, ${plural(size, '# byte', '# bytes')}).`,
  );
}

function named({ name, lang }: CreateFlags): TemplateBody {
  return {
    ...(name === undefined ? {} : { name }),
    ...(lang === undefined ? {} : { language: lang }),
  };
}

function partsOf({ components }: TemplateBody) {
  return Array.isArray(components) ? components.filter(isPart) : [];
}

export function businessAccountOf({ session }: Place): string {
  return readCredential(session.credential).businessAccountId;
}
