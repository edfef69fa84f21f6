import type { App } from '../../../src/app.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import { keepNames } from '../../meta/template-names.ts';
import { readCredential } from '../credential.ts';
import { preview, sendCommand } from '../templates/template-preview.ts';
import { findTemplate, listTemplates, type Template } from '../templates/templates.ts';
import { numberPlace } from './place.ts';

export interface ListFlags {
  account?: string;
  name?: string;
  status?: string;
  category?: string;
  language?: string;
}

/** `gates whatsapp template list` */
export async function list(app: App, flags: ListFlags): Promise<void> {
  const { user, session, graph } = await numberPlace(app, flags.account);
  const { businessAccountId } = readCredential(session.credential);
  const { name, language } = flags;
  const [status, category] = [flags.status?.toUpperCase(), flags.category?.toUpperCase()];
  const filter = { name, language, status, category };
  const templates = await listTemplates(graph, businessAccountId, filter);
  const all = Object.values(filter).every((each) => each === undefined);
  if (all) keepNames(app.home.templatesFile(user), session.account.id, templates);
  app.ui.result(templates, () =>
    templates.length === 0
      ? all
        ? words`There is no template yet: gates whatsapp template create FILE`
        : words`There is no such template.`
      : app.ui.table(
          templates.map((template) => ({ ...template })),
          [
            { key: 'name', title: 'Name' },
            { key: 'language', title: 'Language' },
            { key: 'status', title: 'Status' },
            { key: 'category', title: 'Category' },
            { key: 'quality', title: 'Quality', show: (value) => oneLine(value) || '–' },
            { key: 'body', title: 'Text', flexible: true, show: oneLine },
          ],
        ),
  );
}

/** `gates whatsapp template show NAME` */
export async function show(
  app: App,
  name: string,
  flags: { account?: string; lang?: string },
): Promise<void> {
  const { user, session, graph } = await numberPlace(app, flags.account);
  const { businessAccountId } = readCredential(session.credential);
  const found = await findTemplate(graph, businessAccountId, name, flags.lang);
  app.ui.result(
    found.map((template) => ({
      ...template,
      preview: preview(template.components).map(String),
      command: sendCommand(user, template),
    })),
    found.flatMap((template, index) => [
      ...(index === 0 ? [] : ['']),
      heading(template),
      ...about(template),
      ...preview(template.components).map((line) => words`  ${line}`),
      ...(template.status === 'APPROVED' ? [`  ${sendCommand(user, template)}`] : []),
    ]),
  );
}

function heading({ name, language, status, category, subCategory }: Template): string {
  const kind = subCategory === null ? category : `${category} ${subCategory}`;
  return `${name} (${language})  ${status}  ${kind}`;
}

function about(template: Template): Text[] {
  const { quality, rejectedReason, previousCategory, libraryName, ttlSeconds, id } = template;
  return [
    words`  Id: ${id}`,
    ...(quality === null ? [] : [words`  Quality: ${quality}`]),
    ...(rejectedReason === null ? [] : [words`  Rejected: ${rejectedReason}`]),
    ...(previousCategory === null ? [] : [words`  Category before: ${previousCategory}`]),
    ...(libraryName === null ? [] : [words`  From Meta’s library: ${libraryName}`]),
    ...(ttlSeconds === null ? [] : [words`  Delivered within: ${ttlSeconds} s`]),
  ];
}

function oneLine(value: unknown): string {
  return typeof value === 'string' ? value.replaceAll(/\s+/g, ' ') : '';
}
