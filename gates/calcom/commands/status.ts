/** `gates calcom status` */
import type { App } from '../../../src/app.ts';
import type { BookingState } from '../../../src/domain/booking.ts';
import { GateError } from '../../../src/domain/error.ts';
import { plural, type Text, words } from '../../../src/domain/words.ts';
import type { Finding } from '../../../src/gate.ts';
import { checks } from '../checks.ts';
import { type Me, readMe } from '../me.ts';
import { type CalcomPlace, calcomPlace } from './place.ts';

/** So many bookings are looked at. */
const MOST = 1000;

export async function status(app: App): Promise<void> {
  const place = await calcomPlace(app);
  const { user, account, session } = place;
  const me = await known(app, place);
  const callbackUrl = app.webhookUrl('calcom', user);
  const needs = async () => (await app.bookings(user)).needs();
  const found = await checks(session, { callbackUrl, needs });
  const upcoming = await upcomingOf(app, place);
  const next = found.flatMap(({ cure }) => (cure === undefined ? [] : [cure]));
  app.ui.result(
    {
      account: account.id,
      id: me.id,
      name: me.name,
      username: me.username,
      email: me.email,
      timeZone: me.timeZone,
      locale: me.locale,
      enabled: account.enabled,
      upcoming,
      callbackUrl,
      checks: found.map(({ check, status: state, message, cure }) => ({
        check,
        status: state,
        message: String(message),
        cure: cure === undefined ? null : String(cure),
      })),
      next: next.map(String),
    },
    [
      words`${me.name} (${account.id})`,
      words`Page      ${me.username === null ? '–' : `https://cal.com/${me.username}`}`,
      words`Clock     ${me.timeZone ?? '–'}`,
      words`Bookings  ${plural(upcoming, '# to come', '# to come')}`,
      ...found.map((each) => words`${mark(each)} ${each.message}`),
      ...(next.length === 0
        ? []
        : ['', words`Next`, ...next.map((step) => `  ${app.ui.say(step)}`)]),
    ],
  );
}

function mark({ status: state }: Finding): Text {
  return { ok: '✓', warning: '!', failed: '✗' }[state];
}

async function upcomingOf(app: App, { user, account }: CalcomPlace): Promise<number> {
  const { records } = await app.store(user);
  const rows = await records.list({
    kind: 'booking',
    accountId: account.id,
    from: app.now(),
    limit: MOST,
  });
  return rows.filter(({ facts }) => {
    const { status: state, supersededBy } = facts as BookingState;
    return supersededBy === null && (state === 'booked' || state === 'requested');
  }).length;
}

/** Asks, and keeps what that says about the key and about whom it is of. */
async function known(app: App, { user, account, api }: CalcomPlace): Promise<Me> {
  const { accounts } = await app.store(user);
  const { id, login } = account;
  try {
    const me = await readMe(api);
    if (login && login.state !== 'valid') await accounts.setLogin(id, { ...login, state: 'valid' });
    return me;
  } catch (error) {
    const lost = error instanceof GateError && error.code === 'key_invalid';
    if (lost && login) await accounts.setLogin(id, { ...login, state: 'revoked' });
    throw error;
  }
}
