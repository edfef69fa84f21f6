/** `gates zoom registrant list|approve|deny|cancel` */
import type { App } from '../../../src/app.ts';
import { notFound, usageError } from '../../../src/domain/error.ts';
import { momentOf } from '../../../src/domain/moment.ts';
import { type Text, type Words, words } from '../../../src/domain/words.ts';
import { meetingNumber } from '../meeting-named.ts';
import {
  changeStatus,
  listRegistrants,
  type Registrant,
  type RegistrantAction,
  registrantEvent,
  type RegistrantStatus,
  sameEmail,
  STATUSES,
} from '../registrants.ts';
import { keep, recorded, type ZoomPlace, zoomPlace } from './place.ts';

export interface ListFlags {
  status?: string;
}

/** `gates zoom registrant list MEETING [--status pending|approved|denied]` */
export async function list(app: App, typed: string, flags: ListFlags): Promise<void> {
  const meeting = meetingNumber(typed);
  const wanted = statusOf(flags.status);
  const place = await zoomPlace(app);
  const found = await listRegistrants(place.api, meeting, wanted && [wanted]);
  await keepAll(app, place, meeting, found);
  const views = found.map(viewOf);
  app.ui.result(views, () => (views.length === 0 ? noneSaid(wanted) : table(app, views)));
}

/** `gates zoom registrant approve|deny|cancel MEETING WHO…` */
export async function change(
  app: App,
  action: RegistrantAction,
  { meeting: typed, who }: { meeting: string; who: readonly string[] },
): Promise<void> {
  const meeting = meetingNumber(typed);
  const place = await zoomPlace(app);
  const whom = meant(await listRegistrants(place.api, meeting), who, meeting);
  const names = whom.map(calledBy).join(', ');
  const { dryRun } = app.options;
  const done =
    !dryRun && (action === 'approve' || (await app.ui.confirm(QUESTIONS[action](names, meeting))));
  if (done) {
    await recorded(
      app,
      place,
      { action: `registrant-${action}`, subject: meeting, detail: { people: whom.length } },
      () => changeStatus(place.api, meeting, action, whom),
    );
    const after = whom.map((one) => ({ ...one, status: AFTER[action] }));
    await keepAll(app, place, meeting, after);
  }
  const registrants = whom.map(({ id, email, name, status }) => {
    return { id, email, name, status: done ? AFTER[action] : status };
  });
  app.ui.result(
    { meeting, action, done, dryRun, registrants },
    dryRun ? WOULD[action](names) : done ? DONE[action](names) : words`Nothing was changed.`,
  );
}

const AFTER = { approve: 'approved', deny: 'denied', cancel: 'cancelled' } as const;

const QUESTIONS: Readonly<Record<'deny' | 'cancel', (who: string, meeting: string) => Words>> = {
  deny: (who, meeting) => words`Turn ${who} away from the meeting ${meeting}?`,
  cancel: (who, meeting) => words`Take the registration of ${who} for the meeting ${meeting} back?`,
};

const WOULD: Readonly<Record<RegistrantAction, (who: string) => Words>> = {
  approve: (who) => words`Would let in: ${who}`,
  deny: (who) => words`Would turn away: ${who}`,
  cancel: (who) => words`Would take the registration back of: ${who}`,
};

const DONE: Readonly<Record<RegistrantAction, (who: string) => Words>> = {
  approve: (who) => words`✓ Let in: ${who}`,
  deny: (who) => words`✓ Turned away: ${who}`,
  cancel: (who) => words`✓ Registration taken back: ${who}`,
};

/** Those that ids or addresses name, each once. @throws GateError exit 5 where one names nobody */
function meant(
  all: readonly Registrant[],
  who: readonly string[],
  meeting: string,
): readonly Registrant[] {
  const found = who.map((text) => {
    const one =
      all.find(({ id }) => id === text) ?? all.find(({ email }) => sameEmail(email, text));
    if (one) return one;
    throw notFound(
      words`Nobody registered for the meeting ${meeting} as “${text}”.`,
      `gates zoom registrant list ${meeting}`,
    );
  });
  return [...new Set(found)];
}

async function keepAll(
  app: App,
  place: ZoomPlace,
  meeting: string,
  all: readonly (Omit<Registrant, 'status'> & {
    status: RegistrantStatus | 'cancelled';
  })[],
): Promise<void> {
  const account = place.account.externalId;
  const at = app.now();
  await keep(
    app,
    place,
    all.map((one) => registrantEvent(account, meeting, one, at)),
  );
}

function statusOf(text: string | undefined): RegistrantStatus | undefined {
  const status = STATUSES.find((each) => each === text);
  if (status !== undefined || text === undefined) return status;
  throw usageError(words`--status takes ${STATUSES.join(', ')}, not “${text}”.`);
}

function noneSaid(status: RegistrantStatus | undefined): Words {
  if (status === 'pending') return words`Nobody waits to be let in.`;
  return status === undefined ? words`Nobody has registered yet.` : words`There is nobody.`;
}

interface View {
  id: string;
  email: string | null;
  name: string | null;
  phone: string | null;
  status: RegistrantStatus;
  joinUrl: string | null;
  registeredAt: string | null;
}

function viewOf({ id, email, name, phone, status, joinUrl, registeredAt: at }: Registrant): View {
  const registeredAt = at === null ? null : new Date(at).toISOString();
  return { id, email, name, phone, status, joinUrl, registeredAt };
}

function table(app: App, views: readonly View[]): string {
  const when = (value: unknown): Text =>
    typeof value === 'string' ? momentOf(Date.parse(value), app.now()) : '–';
  return app.ui.table(
    views.map((view) => ({ ...view })),
    [
      { key: 'name', title: 'Person', flexible: true, show: orDash },
      // Whole, as is an ID where there is none: by it they are let in.
      { key: 'email', title: 'Email', show: orDash },
      ...(views.some(({ phone }) => phone)
        ? [{ key: 'phone', title: 'Phone', flexible: true, show: orDash }]
        : []),
      { key: 'status', title: 'State', flexible: true, show: statusName },
      { key: 'registeredAt', title: 'Registered', flexible: true, show: when },
      ...(views.every(({ email }) => email) ? [] : [{ key: 'id', title: 'ID' }]),
    ],
  );
}

const NAMES: Readonly<Record<RegistrantStatus, Words>> = {
  pending: words`waits to be let in`,
  approved: words`let in`,
  denied: words`turned away`,
};

function statusName(value: unknown): Text {
  return NAMES[value as RegistrantStatus] ?? '–';
}

/** By which people tell them apart. */
function calledBy({ name, email, id }: Registrant): string {
  return [name, email === null ? null : `<${email}>`].filter(Boolean).join(' ') || id;
}

function orDash(value: unknown): Text {
  return typeof value === 'string' && value !== '' ? value : '–';
}
