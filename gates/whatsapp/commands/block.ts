import type { App } from '../../../src/app.ts';
import { type ErrorCategory, GateError } from '../../../src/domain/error.ts';
import type { Recipient } from '../../../src/domain/message.ts';
import { plural, type Text, type Words, words } from '../../../src/domain/words.ts';
import { explain } from '../../meta/errors.ts';
import * as platform from '../business/blocklist.ts';
import { recipient } from '../message/recipient.ts';
import { nearOf, numberPlace, type Place, recorded } from './place.ts';

interface Reason {
  category: ErrorCategory;
  code: string;
  sentence: Words;
  hint: Text;
}

/** What these mean here; to somebody who sends they mean something else. */
const REASONS: Readonly<Record<number, Reason>> = {
  131047: {
    category: 'policy',
    code: 'not_written_lately',
    sentence: words`WhatsApp lets you block only people who wrote within the last 24 hours.`,
    hint: words`Block them when they write next.`,
  },
  131021: {
    category: 'policy',
    code: 'same_number',
    sentence: words`A number cannot block itself.`,
    hint: 'gates whatsapp blocked',
  },
};

/** `gates whatsapp blocked` */
export async function blocked(app: App, from: string | undefined): Promise<void> {
  const { graph, id } = await numberPlace(app, from);
  const list = await platform.listBlocked(graph, id);
  app.ui.result(list, () =>
    list.length === 0
      ? words`Nobody is blocked.`
      : list.map(({ phone, userId }) => (phone === null ? (userId ?? '') : `+${phone}`)),
  );
}

/** `gates whatsapp block WHO…` */
export async function block(app: App, names: readonly string[], from?: string): Promise<void> {
  const place = await numberPlace(app, from);
  const whom = await peopleOf(app, place, names);
  const list = whom.map(shown).join(', ');
  if (app.options.dryRun) return nothingDone(app, words`Would block ${list}.`);
  const sure = await app.ui.confirm(
    words`Block ${list}? They can then neither write nor be written to.`,
  );
  if (!sure) return nothingDone(app, words`Nobody was blocked.`);
  const outcome = await recorded(app, place, 'block', { people: whom.length }, async () =>
    someDone(await platform.block(place.graph, place.id, whom)),
  );
  tell(app, outcome, (person) => words`✓ ${person} is blocked.`);
}

/** `gates whatsapp unblock WHO…` */
export async function unblock(app: App, names: readonly string[], from?: string): Promise<void> {
  const place = await numberPlace(app, from);
  const whom = await peopleOf(app, place, names);
  if (app.options.dryRun) {
    return nothingDone(app, words`Would unblock ${whom.map(shown).join(', ')}.`);
  }
  const outcome = await recorded(app, place, 'unblock', { people: whom.length }, async () =>
    someDone(await platform.unblock(place.graph, place.id, whom)),
  );
  tell(app, outcome, (person) => words`✓ ${person} is unblocked.`);
}

/** Each once, in the order they were named. */
async function peopleOf(app: App, place: Place, names: readonly string[]): Promise<Recipient[]> {
  const near = await nearOf(app, place);
  const whom = names.map((name) => platform.checkPerson(recipient(name, near)));
  return [...new Map(whom.map((one) => [one.id, one])).values()];
}

function shown({ kind, id }: Recipient): string {
  return kind === 'phone' ? `+${id}` : id;
}

function nothingDone(app: App, text: Words): void {
  app.ui.result({ done: [], failed: [], dryRun: app.options.dryRun }, text);
}

interface Refused {
  who: string;
  code: number;
  reason: Reason;
}

function refusedOf({ failed }: platform.BlockOutcome): Refused[] {
  return failed.map(({ who, code }) => ({ who, code, reason: REASONS[code] ?? explain(code) }));
}

/** @throws GateError the first reason, where nobody was done */
function someDone(outcome: platform.BlockOutcome): platform.BlockOutcome {
  const refused = refusedOf(outcome);
  const [first] = refused;
  if (!first || outcome.done.length > 0) return outcome;
  const { sentence, ...reason } = first.reason;
  const list = refused.map(({ who }) => who).join(', ');
  throw new GateError({
    category: reason.category,
    code: reason.code,
    hint: reason.hint,
    gate: 'whatsapp',
    message: words`${list}: ${sentence}`,
    platformCode: String(first.code),
  });
}

/** The report stands on stdout also where somebody is missing from it; the exit status says so then. */
function tell(app: App, outcome: platform.BlockOutcome, line: (person: string) => Words): void {
  const { done } = outcome;
  const refused = refusedOf(outcome);
  app.ui.result(
    {
      done,
      failed: refused.map(({ who, code, reason }) => ({
        who,
        code: reason.code,
        platformCode: code,
        message: String(reason.sentence),
      })),
      dryRun: false,
    },
    [...done.map(line), ...refused.map(({ who, reason }) => words`${who}: ${reason.sentence}`)],
  );
  if (refused.length > 0) {
    throw new GateError({
      category: 'failed',
      code: 'partly_done',
      gate: 'whatsapp',
      message: words`WhatsApp refused ${plural(refused.length, '# person', '# people')} of those named.`,
      hint: words`Why stands beside each of them.`,
    });
  }
}
