/** `gates whatsapp forms …`: WhatsApp Flows. */
import type { App } from '../../../src/app.ts';
import { usageError } from '../../../src/domain/error.ts';
import { type Text, plural, words } from '../../../src/domain/words.ts';
import {
  checkForm,
  checkFormFile,
  createForm,
  deleteForm,
  deprecateForm,
  findForm,
  type Form,
  type FormProblem,
  listForms,
  publishForm,
  readForm,
  updateForm,
  uploadForm,
} from '../business/forms.ts';
import { accountAtMeta } from '../numbers/numbers-at-meta.ts';
import { changed } from './change.ts';
import type { BusinessFlags } from './flags.ts';

export interface FormFlags extends BusinessFlags {
  name?: string;
  category?: readonly string[];
  endpoint?: string;
  clone?: string;
}

/** `gates whatsapp forms list` */
export async function list(app: App, flags: BusinessFlags): Promise<void> {
  const { graph, id } = await accountAtMeta(app, flags);
  const forms = await listForms(graph, id);
  app.ui.result(forms, () =>
    forms.length === 0
      ? words`There is no form yet.`
      : app.ui.table(
          forms.map((form) => ({ ...form, categories: form.categories.join(', ') })),
          [
            { key: 'id', title: 'ID' },
            { key: 'name', title: 'Name', flexible: true },
            { key: 'status', title: 'Status' },
            { key: 'categories', title: 'Category', flexible: true },
          ],
        ),
  );
}

/** `gates whatsapp forms show FORM` */
export async function show(app: App, named: string, flags: BusinessFlags): Promise<void> {
  const { graph, id } = await accountAtMeta(app, flags);
  const form = await readForm(graph, (await findForm(graph, id, named)).id);
  app.ui.result(form, [
    `${form.name}  (${form.id})  ${form.status}  ${form.categories.join(', ')}`,
    words`Version   ${form.version ?? '–'}`,
    words`Endpoint  ${form.endpoint ?? '–'}`,
    words`Preview   ${form.preview ?? '–'}`,
    ...problemsOf(form.problems),
  ]);
}

/** `gates whatsapp forms create [FILE] --name … --category …`: a draft, with its JSON where a file is named. */
export async function create(app: App, file: string | undefined, flags: FormFlags): Promise<void> {
  const { name, endpoint, clone } = flags;
  const categories = categoriesOf(flags) ?? ['OTHER'];
  if (name === undefined) {
    throw usageError(words`A form needs a name.`, words`add --name NAME`);
  }
  checkForm({ name, categories });
  if (file !== undefined) await checkFormFile(file);
  const { user, graph, id: businessAccountId } = await accountAtMeta(app, flags);
  const cloneOf =
    clone === undefined ? undefined : (await findForm(graph, businessAccountId, clone)).id;
  let id: string | null = null;
  let problems: readonly FormProblem[] = [];
  const audited = { user, action: 'form-create', subject: businessAccountId };
  await changed(app, { ...audited, detail: { form: name } }, async () => {
    id = await createForm(graph, businessAccountId, { name, categories, endpoint, cloneOf });
    if (file !== undefined) problems = await uploadForm(graph, id, file);
  });
  const { dryRun } = app.options;
  app.ui.result(
    { id, name, problems, dryRun },
    dryRun
      ? words`Would make the form “${name}”.`
      : [
          words`✓ ${id ?? ''}  ${name}`,
          ...problemsOf(problems),
          words`  Next: ${`gates whatsapp forms publish ${id ?? ''} --user ${user}`}`,
        ],
  );
}

/** `gates whatsapp forms update FORM [FILE]`: only what is named changes. */
export async function update(
  app: App,
  named: string,
  file: string | undefined,
  flags: FormFlags,
): Promise<void> {
  const { name, endpoint } = flags;
  const categories = categoriesOf(flags);
  checkForm({ name, categories });
  const told = [name, categories, endpoint].some((value) => value !== undefined);
  if (!told && file === undefined) {
    throw usageError(words`Nothing was named to change.`, 'gates whatsapp forms update --help');
  }
  if (file !== undefined) await checkFormFile(file);
  const { user, graph, id: businessAccountId } = await accountAtMeta(app, flags);
  const form = await findForm(graph, businessAccountId, named);
  let problems: readonly FormProblem[] = [];
  const audited = { user, action: 'form-update', subject: businessAccountId };
  await changed(app, { ...audited, detail: { form: form.id } }, async () => {
    if (told) await updateForm(graph, form.id, { name, categories, endpoint });
    if (file !== undefined) problems = await uploadForm(graph, form.id, file);
  });
  const { dryRun } = app.options;
  app.ui.result(
    { id: form.id, name: name ?? form.name, problems, dryRun },
    dryRun
      ? words`Would change the form “${form.name}”.`
      : [words`✓ The form “${form.name}” is changed.`, ...problemsOf(problems)],
  );
}

/** `gates whatsapp forms publish FORM` */
export async function publish(app: App, named: string, flags: BusinessFlags): Promise<void> {
  await settled(app, named, flags, {
    action: 'publish',
    work: publishForm,
    question: (name) => words`Publish the form “${name}”? It cannot be changed afterwards.`,
    would: (name) => words`Would publish the form “${name}”.`,
    done: (name) => words`✓ The form “${name}” is published.`,
  });
}

/** `gates whatsapp forms deprecate FORM` */
export async function deprecate(app: App, named: string, flags: BusinessFlags): Promise<void> {
  await settled(app, named, flags, {
    action: 'deprecate',
    work: deprecateForm,
    question: (name) =>
      words`Withdraw the form “${name}”? It cannot be sent or opened any more, for good.`,
    would: (name) => words`Would withdraw the form “${name}”.`,
    done: (name) => words`✓ The form “${name}” is withdrawn.`,
  });
}

/** `gates whatsapp forms delete FORM`: of a draft. */
export async function remove(app: App, named: string, flags: BusinessFlags): Promise<void> {
  await settled(app, named, flags, {
    action: 'delete',
    work: deleteForm,
    question: (name) => words`Delete the form “${name}”?`,
    would: (name) => words`Would delete the form “${name}”.`,
    done: (name) => words`✓ The form “${name}” is deleted.`,
  });
}

/** What cannot be undone. */
interface Step {
  action: string;
  work(graph: Parameters<typeof publishForm>[0], id: string): Promise<void>;
  question(name: string): ReturnType<typeof words>;
  would(name: string): Text;
  done(name: string): Text;
}

async function settled(app: App, named: string, flags: BusinessFlags, step: Step): Promise<void> {
  const { user, graph, id: businessAccountId } = await accountAtMeta(app, flags);
  const { id, name }: Form = await findForm(graph, businessAccountId, named);
  const { dryRun } = app.options;
  const done = !dryRun && (await app.ui.confirm(step.question(name)));
  if (done) {
    const audited = { user, action: `form-${step.action}`, subject: businessAccountId };
    await changed(app, { ...audited, detail: { form: id } }, () => step.work(graph, id));
  }
  app.ui.result(
    { id, name, action: step.action, done, dryRun },
    dryRun ? step.would(name) : done ? step.done(name) : words`The form “${name}” stays as it is.`,
  );
}

function categoriesOf({ category }: FormFlags): string[] | undefined {
  return category?.map((one) => one.toUpperCase().replaceAll('-', '_'));
}

function problemsOf(problems: readonly FormProblem[]): Text[] {
  if (problems.length === 0) return [];
  return [
    words`${plural(problems.length, '# fault keeps', '# faults keep')} it from being published:`,
    ...problems.map(({ message, line }) =>
      line === null ? words`  ${message}` : words`  line ${line}: ${message}`,
    ),
  ];
}
