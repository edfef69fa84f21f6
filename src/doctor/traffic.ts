/** What came in and was not applied, what went out and is not certain, files that did not come. */
import type { App } from '../app.ts';
import { plural, words } from '../domain/words.ts';
import { type Check, ofUser, ok, warning } from './check.ts';

/** More than this need not be counted to be said. */
const LIMIT = 1000;
/** A server that runs applies a delivery within moments. */
const WAITING_MS = 60_000;
/** A file may be large, and its line slow. */
const FILE_MS = 15 * 60_000;
/** Older than this, somebody has seen to it or never will. */
const MISSED_MS = 30 * 86_400_000;

export async function checkJournal(app: App, user: string, serving: boolean): Promise<Check[]> {
  const { journal } = await app.store(user);
  const subject = ofUser('journal', user);
  const waiting = await journal.list({ state: 'new', limit: LIMIT });
  const late = waiting.filter(({ receivedAt }) => !serving || app.now() - receivedAt > WAITING_MS);
  const aside = await journal.list({ state: 'aside', limit: LIMIT });
  const found = [
    ...(late.length === 0
      ? []
      : [
          warning(
            subject,
            words`${plural(late.length, '# delivery waits to be applied', '# deliveries wait to be applied')}.`,
            serving
              ? words`gates serve runs but does not get to them: look at what it logs, or start it anew`
              : 'gates serve',
          ),
        ]),
    ...(aside.length === 0
      ? []
      : [
          warning(
            subject,
            words`${plural(aside.length, '# delivery was set aside', '# deliveries were set aside')}: it could not be applied.`,
            words`gates webhook events --state aside --user ${user}, then: gates webhook replay --aside --user ${user}`,
          ),
        ]),
  ];
  return found.length > 0 ? found : [ok(subject, words`Everything that came in is applied.`)];
}

export async function checkOutbox(app: App, user: string): Promise<Check> {
  const { outbox } = await app.store(user);
  const subject = ofUser('outbox', user);
  const unknown = await outbox.list({ states: ['unknown'], limit: LIMIT });
  if (unknown.length === 0) return ok(subject, words`No send is uncertain.`);
  return warning(
    subject,
    words`${plural(unknown.length, '# message may or may not have been sent', '# messages may or may not have been sent')}.`,
    `gates outbox reconcile --user ${user}`,
  );
}

/** Files of incoming messages: the platform keeps each for a few days only. */
export async function checkMedia(app: App, user: string, serving: boolean): Promise<Check> {
  const { media } = await app.store(user);
  const subject = ofUser('media', user);
  const rows = await media.list({
    states: ['waiting', 'missing'],
    since: app.now() - MISSED_MS,
    limit: LIMIT,
  });
  const late = rows.filter(
    ({ state, receivedAt }) => state === 'missing' || !serving || app.now() - receivedAt > FILE_MS,
  );
  const [first] = late;
  if (!first) return ok(subject, words`Every file that came is kept.`);
  const gate = first.accountId.split(':', 1)[0] ?? '';
  return warning(
    subject,
    words`${plural(late.length, '# file of a message is', '# files of messages are')} not on this machine.`,
    words`Which and why: gates ${gate} media list --missing --user ${user}`,
  );
}
