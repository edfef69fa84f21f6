import type { App } from '../../../src/app.ts';
import { usageError } from '../../../src/domain/error.ts';
import { momentOf } from '../../../src/domain/moment.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import {
  checkGroup,
  checkGroupId,
  checkParticipants,
  createGroup,
  deleteGroup,
  editGroup,
  type Group,
  type GroupChange,
  inviteLink,
  listGroups,
  readGroup,
  removeParticipants,
} from '../business/groups.ts';
import { recipient } from '../message/recipient.ts';
import { nearOf, numberPlace, recorded } from './place.ts';

/** `gates whatsapp groups list` */
export async function list(app: App, from: string | undefined): Promise<void> {
  const { graph, id } = await numberPlace(app, from);
  const groups = (await listGroups(graph, id)).map(({ createdAt, ...group }) => ({
    ...group,
    createdAt: isoOf(createdAt),
  }));
  app.ui.result(groups, () =>
    groups.length === 0
      ? words`The number leads no group yet: gates whatsapp groups create SUBJECT`
      : app.ui.table(groups, [
          { key: 'id', title: 'ID' },
          { key: 'subject', title: 'Group', flexible: true },
          {
            key: 'createdAt',
            title: 'Since',
            show: (value) =>
              typeof value === 'string' ? momentOf(Date.parse(value), app.now()) : '',
          },
        ]),
  );
}

/** `gates whatsapp groups show ID` */
export async function show(app: App, typed: string, from: string | undefined): Promise<void> {
  const groupId = checkGroupId(typed);
  const { graph } = await numberPlace(app, from);
  const group = await readGroup(graph, groupId);
  app.ui.result({ ...group, createdAt: isoOf(group.createdAt) }, lines(app, group));
}

/** `gates whatsapp groups create SUBJECT` */
export async function create(
  app: App,
  subject: string,
  flags: { account?: string; description?: string; approve?: boolean },
): Promise<void> {
  const { description, approve: approval } = flags;
  await checkGroup({ subject, description });
  const place = await numberPlace(app, flags.account);
  const { dryRun } = app.options;
  const request = dryRun
    ? null
    : await recorded(app, place, 'group-create', {}, () =>
        createGroup(place.graph, place.id, { subject, description, approval }),
      );
  app.ui.result(
    { request, subject, dryRun },
    dryRun
      ? words`Would make the group ${subject}.`
      : words`WhatsApp makes the group; its id and link come in a moment: gates whatsapp groups list`,
  );
}

/** `gates whatsapp groups edit ID` */
export async function edit(
  app: App,
  typed: string,
  { account, ...change }: GroupChange & { account?: string },
): Promise<void> {
  const groupId = checkGroupId(typed);
  const changed = Object.entries(change).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  if (changed.length === 0) {
    throw usageError(words`Nothing was named to change.`, 'gates whatsapp groups edit --help');
  }
  await checkGroup(change);
  const place = await numberPlace(app, account);
  const { dryRun } = app.options;
  if (!dryRun) {
    await recorded(app, place, 'group-edit', { group: groupId, changed }, () =>
      editGroup(place.graph, groupId, change),
    );
  }
  const names = changed.join(', ');
  app.ui.result(
    { id: groupId, changed, dryRun },
    dryRun ? words`Would change ${names}.` : words`WhatsApp changes ${names} in a moment.`,
  );
}

/** `gates whatsapp groups delete ID` */
export async function remove(app: App, typed: string, from: string | undefined): Promise<void> {
  const groupId = checkGroupId(typed);
  const place = await numberPlace(app, from);
  const { dryRun } = app.options;
  const deleted =
    !dryRun &&
    (await app.ui.confirm(words`Delete the group ${groupId}? Everybody is put out of it.`));
  if (deleted) {
    await recorded(app, place, 'group-delete', { group: groupId }, () =>
      deleteGroup(place.graph, groupId),
    );
  }
  app.ui.result(
    { id: groupId, deleted, dryRun },
    dryRun
      ? words`Would delete the group ${groupId}.`
      : deleted
        ? words`✓ The group ${groupId} is deleted.`
        : words`${groupId} stays.`,
  );
}

/** `gates whatsapp groups invite-link ID [--reset]` */
export async function link(
  app: App,
  typed: string,
  { account, reset = false }: { account?: string; reset?: boolean },
): Promise<void> {
  const groupId = checkGroupId(typed);
  const place = await numberPlace(app, account);
  const { dryRun } = app.options;
  const sure =
    reset &&
    !dryRun &&
    (await app.ui.confirm(words`Make a new link? The one before leads nowhere then.`));
  const invite = sure
    ? await recorded(app, place, 'group-link-reset', { group: groupId }, () =>
        inviteLink(place.graph, groupId, true),
      )
    : await inviteLink(place.graph, groupId, false);
  app.ui.result(
    { id: groupId, link: invite, reset: sure, dryRun },
    dryRun && reset ? [words`Would replace this link:`, invite] : invite,
  );
}

/** `gates whatsapp groups participants remove ID WHO…` */
export async function putOut(
  app: App,
  { id: typed, who }: { id: string; who: readonly string[] },
  from: string | undefined,
): Promise<void> {
  const groupId = checkGroupId(typed);
  const place = await numberPlace(app, from);
  const near = await nearOf(app, place);
  const whom = who.map((name) => recipient(name, near));
  checkParticipants(whom);
  const names = whom.map(({ kind, id }) => (kind === 'phone' ? `+${id}` : id));
  const list = names.join(', ');
  const { dryRun } = app.options;
  const removed =
    !dryRun &&
    (await app.ui.confirm(words`Put ${list} out of the group? They cannot come back by its link.`));
  if (removed) {
    await recorded(
      app,
      place,
      'group-participants-remove',
      { group: groupId, people: whom.length },
      () => removeParticipants(place.graph, groupId, whom),
    );
  }
  app.ui.result(
    { id: groupId, participants: names, removed, dryRun },
    dryRun
      ? words`Would put ${list} out of the group.`
      : removed
        ? words`WhatsApp puts ${list} out of the group in a moment.`
        : words`Nobody was put out.`,
  );
}

export function isoOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function lines(app: App, group: Group): Text[] {
  const { subject, description, approval, suspended, participants: people, createdAt } = group;
  return [
    suspended ? words`${subject}  suspended by WhatsApp` : subject,
    ...(description === null || description === '' ? [] : [description]),
    ...(createdAt === null ? [] : [words`Since      ${momentOf(createdAt, app.now())}`]),
    approval ? words`Joining    has to be approved` : words`Joining    by link`,
    words`People     ${people.length}`,
    ...people.map((who) => `  ${who}`),
  ];
}
