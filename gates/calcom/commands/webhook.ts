import type { App } from '../../../src/app.ts';
import { usageError } from '../../../src/domain/error.ts';
import { isLoopback } from '../../../src/domain/loopback.ts';
import { plural, type Text, words } from '../../../src/domain/words.ts';
import {
  missingTriggers,
  ownOf,
  readSubscriptions,
  subscribe,
  type Subscription,
  unsubscribe,
} from '../subscription.ts';
import { iso } from './booking-view.ts';
import { ownClock } from './clock.ts';
import { calcomPlace, recorded } from './place.ts';

export interface SetFlags {
  url?: string;
}

/** `gates calcom webhook show` */
export async function show(app: App): Promise<void> {
  const place = await calcomPlace(app);
  const { user, account, session } = place;
  const here = app.webhookUrl('calcom', user);
  const all = await readSubscriptions(session);
  const own = ownOf(all, here);
  const [last] = await (await app.store(user)).journal.list({ gate: 'calcom', limit: 1 });
  const clock = await ownClock(app, place);
  app.ui.result(
    {
      account: account.id,
      here,
      lastReceivedAt: last ? iso(last.receivedAt) : null,
      webhook: own && viewOf(own),
      others: all.filter((each) => each !== own).map(viewOf),
    },
    [
      ...lines(user, own, here),
      last
        ? words`Last delivery: ${app.ui.say(clock.past(last.receivedAt))}`
        : words`Nothing was delivered here yet.`,
      ...otherLines(all, own),
    ],
  );
}

/** `gates calcom webhook set` */
export async function set(app: App, { url: typed }: SetFlags): Promise<void> {
  const place = await calcomPlace(app);
  const { user, account, session } = place;
  const url = addressOf(app, user, typed);
  const { dryRun } = app.options;
  if (!dryRun) {
    const entry = { action: 'webhook-set', subject: account.id, detail: { url } };
    await recorded(app, place, entry, () => subscribe(session, url));
  }
  app.ui.result(
    { account: account.id, url, set: !dryRun, dryRun },
    dryRun
      ? words`Would have bookings delivered to ${url}`
      : [
          words`✓ Bookings of ${account.name} come to ${url}`,
          words`  Whether they arrive: gates calcom webhook show --user ${user}`,
        ],
  );
}

/** `gates calcom webhook delete` */
export async function remove(app: App): Promise<void> {
  const place = await calcomPlace(app);
  const { user, account, session } = place;
  const here = app.webhookUrl('calcom', user);
  const all = await readSubscriptions(session);
  const own = all.filter((each) => each.ours === true || each.url === here);
  const { dryRun } = app.options;
  const urls = own.map(({ url }) => url);
  const wanted =
    !dryRun &&
    own.length > 0 &&
    (await app.ui.confirm(
      words`Have Cal.com deliver no more? Bookings are then known by ${'gates calcom bookings'} only.`,
    ));
  if (wanted) {
    const entry = { action: 'webhook-delete', subject: account.id, detail: { urls } };
    await recorded(app, place, entry, () => unsubscribe(session, here));
  }
  app.ui.result(
    { account: account.id, urls, deleted: wanted ? own.length : 0, dryRun },
    own.length === 0
      ? words`There was no webhook of ours.`
      : wanted
        ? words`✓ Cal.com delivers no more to ${urls.join(', ')}`
        : dryRun
          ? words`Would delete the webhook ${urls.join(', ')}`
          : words`Nothing was changed.`,
  );
}

/** Where to deliver: the running server, or what was typed; of a bare origin the place of this person on our server. */
function addressOf(app: App, user: string, typed: string | undefined): string {
  const text = typed ?? app.webhookUrl('calcom', user);
  if (text === null) {
    throw usageError(
      words`No server with a public address runs here, and no address was given.`,
      words`gates serve --tunnel, then this again; or: gates calcom webhook set --url https://…`,
      'no_address',
    );
  }
  const url = URL.canParse(text) ? new URL(text) : null;
  const pretend = app.env['GATES_SANDBOX'] !== undefined && isLoopback(text);
  if (!url || (url.protocol !== 'https:' && !pretend)) {
    throw usageError(
      words`Cal.com is to deliver to https addresses only, not to “${text}”.`,
      'gates serve --tunnel',
      'webhook_not_https',
    );
  }
  if (url.pathname === '/') url.pathname = `/webhook/calcom/${user}`;
  return url.href;
}

function viewOf(each: Subscription) {
  const { id, url, active, triggers, ours } = each;
  return { id, url, active, triggers, ours, missing: missingTriggers(each) };
}

function lines(user: string, own: Subscription | null, here: string | null): Text[] {
  const cure = words`  Set it: gates calcom webhook set --user ${user}`;
  if (own === null)
    return [words`No webhook of ours is set: bookings are not delivered here.`, cure];
  const missing = missingTriggers(own);
  return [
    own.url,
    ...(here !== null && own.url !== here
      ? [words`✗ It is not the address of the server here: ${here}`]
      : []),
    ...(own.active ? [] : [words`✗ It is switched off.`]),
    ...(own.ours === false
      ? [words`✗ Its secret is not the one that is known here: what it delivers is refused.`]
      : []),
    ...(own.template ? [words`✗ It sends a custom payload, which cannot be read here.`] : []),
    words`Tells of ${own.triggers.join(', ')}`,
    ...(missing.length > 0 ? [words`Leaves out ${missing.join(', ')}`] : []),
    ...(isRight(own, here) ? [] : [cure]),
  ];
}

function isRight(own: Subscription, here: string | null): boolean {
  const place = here === null || own.url === here;
  return (
    place && own.active && own.ours !== false && !own.template && missingTriggers(own).length === 0
  );
}

function otherLines(all: readonly Subscription[], own: Subscription | null): Text[] {
  const others = all.filter((each) => each !== own).length;
  return others === 0
    ? []
    : [words`Besides it, ${plural(others, '# webhook delivers', '# webhooks deliver')} elsewhere.`];
}
