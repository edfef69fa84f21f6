import type { App } from '../../../src/app.ts';
import { words } from '../../../src/domain/words.ts';
import { warner } from '../../meta/warning.ts';
import { numberGraph, readCredential } from '../credential.ts';
import { pickNumber } from '../numbers.ts';
import { keepNames } from '../template-names.ts';
import { findTemplate, listTemplates, type Template } from '../templates.ts';

/** `gates whatsapp template list` */
export async function list(app: App, from: string | undefined): Promise<void> {
  const { graph, businessAccountId, user, account } = await place(app, from);
  const templates = await listTemplates(graph, businessAccountId);
  keepNames(app.home.templatesFile(user), account, templates);
  app.ui.result(templates, () =>
    templates.length === 0
      ? words`There is no template yet. Make one at https://business.facebook.com/latest/whatsapp_manager/message_templates`
      : app.ui.table(
          templates.map((template) => ({ ...template })),
          [
            { key: 'name', title: 'Name' },
            { key: 'language', title: 'Language' },
            { key: 'status', title: 'Status' },
            { key: 'category', title: 'Category' },
            { key: 'body', title: 'Text', flexible: true, show: oneLine },
          ],
        ),
  );
}

/** `gates whatsapp template show NAME` */
export async function show(app: App, name: string, from: string | undefined): Promise<void> {
  const { graph, businessAccountId, user } = await place(app, from);
  const found = await findTemplate(graph, businessAccountId, name);
  app.ui.result(
    found,
    found.flatMap((template) => [
      `${template.name} (${template.language})  ${template.status}  ${template.category}`,
      ...(template.body ?? '').split('\n').map((line) => `  ${line}`),
      `  ${sendCommand(user, template)}`,
    ]),
  );
}

async function place(app: App, from: string | undefined) {
  const user = await app.user();
  const session = await app.session(user, await pickNumber(app, user, from));
  const { businessAccountId } = readCredential(session.credential);
  return {
    user,
    account: session.account.id,
    businessAccountId,
    graph: numberGraph(session, warner(app.ui)),
  };
}

function sendCommand(user: string, { name, language, parameters }: Template): string {
  const positional = parameters.every((parameter) => /^\d+$/.test(parameter));
  const params = parameters.map((parameter) =>
    positional ? ` --param VALUE${parameter}` : ` --param ${parameter}=VALUE`,
  );
  return `gates whatsapp send --user ${user} --to WHOM --template ${name} --lang ${language}${params.join('')}`;
}

function oneLine(value: unknown): string {
  return typeof value === 'string' ? value.replaceAll(/\s+/g, ' ') : '';
}
