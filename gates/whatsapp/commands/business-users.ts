/** `gates whatsapp business users …`: who may work in the business account. */
import type { App } from '../../../src/app.ts';
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { listBusinesses } from '../../meta/businesses.ts';
import { chosen } from '../../meta/channels.ts';
import { readBusinessAccount } from '../business/business-account.ts';
import { addUser, listUsers, removeUser } from '../business/business-people.ts';
import { type AccountAtMeta, accountAtMeta } from '../numbers/numbers-at-meta.ts';
import { changed } from './change.ts';
import type { BusinessFlags } from './flags.ts';
import { orDash } from './given.ts';

const TASKS: readonly string[] = [
  'MANAGE',
  'DEVELOP',
  'MANAGE_TEMPLATES',
  'MANAGE_PHONE',
  'VIEW_COST',
  'MANAGE_EXTENSIONS',
  'VIEW_PHONE_ASSETS',
  'MANAGE_PHONE_ASSETS',
  'VIEW_TEMPLATES',
  'VIEW_INSIGHTS',
  'RECEIVE_INCOMING_MESSAGES',
  'MANAGE_BILLING',
  'MANAGE_USERS',
  'MESSAGING',
  'FULL_CONTROL',
];

/** `gates whatsapp business users list` */
export async function list(app: App, flags: BusinessFlags & { business?: string }): Promise<void> {
  const place = await accountAtMeta(app, flags);
  const found = await listUsers(place.graph, place.id, await ownerOf(app, place, flags.business));
  app.ui.result(found, () =>
    app.ui.table(
      found.map((one) => ({ ...one })),
      [
        { key: 'id', title: 'ID' },
        { key: 'name', title: 'Name', flexible: true },
        { key: 'type', title: 'Kind', show: orDash },
        { key: 'tasks', title: 'Tasks', flexible: true, show: (tasks) => listed(tasks) },
      ],
    ),
  );
}

/** `gates whatsapp business users add USER --task …` */
export async function add(
  app: App,
  user: string,
  flags: BusinessFlags & { task?: readonly string[] },
): Promise<void> {
  const tasks = (flags.task ?? []).map((task) => task.toUpperCase().replaceAll('-', '_'));
  const unknown = tasks.find((task) => !TASKS.includes(task));
  if (tasks.length === 0 || unknown !== undefined) {
    throw usageError(
      unknown === undefined
        ? words`What the user may do there is needed.`
        : words`There is no task “${unknown}”.`,
      words`--task: one or more of ${TASKS.join(', ')}`,
    );
  }
  const place = await accountAtMeta(app, flags);
  const audited = { user: place.user, action: 'user-add', subject: place.id };
  await changed(app, { ...audited, detail: { person: user, tasks } }, () =>
    addUser(place.graph, place.id, user, tasks),
  );
  const { dryRun } = app.options;
  app.ui.result(
    { businessAccountId: place.id, user, tasks, dryRun },
    dryRun
      ? words`Would let ${user} do there: ${tasks.join(', ')}.`
      : words`✓ ${user} may do there: ${tasks.join(', ')}.`,
  );
}

/** `gates whatsapp business users remove USER` */
export async function remove(app: App, user: string, flags: BusinessFlags): Promise<void> {
  const place = await accountAtMeta(app, flags);
  const { dryRun } = app.options;
  const removed =
    !dryRun &&
    (await app.ui.confirm(
      words`Take all rights in the business account ${place.id} away from ${user}?`,
    ));
  if (removed) {
    const audited = { user: place.user, action: 'user-remove', subject: place.id };
    await changed(app, { ...audited, detail: { person: user } }, () =>
      removeUser(place.graph, place.id, user),
    );
  }
  app.ui.result(
    { businessAccountId: place.id, user, removed, dryRun },
    dryRun
      ? words`Would take all rights there away from ${user}.`
      : removed
        ? words`✓ ${user} has no rights there any more.`
        : words`${user} keeps all rights there.`,
  );
}

/** The portfolio, which Meta wants named: as the account tells, else the login's own. */
async function ownerOf(app: App, place: AccountAtMeta, named: string | undefined): Promise<string> {
  if (named !== undefined) return named;
  const { owner } = await readBusinessAccount(place.graph, place.id);
  if (owner) return owner.id;
  const businesses = await listBusinesses(place.graph);
  const picked = await chosen(app, {
    question: words`Which business portfolio?`,
    choices: businesses.map((one) => ({ name: `${one.name} (${one.id})`, value: one })),
    hint: words`name one with --business ID`,
  });
  return picked.id;
}

function listed(value: unknown): string {
  return Array.isArray(value) && value.length > 0 ? value.join(', ') : '–';
}
