import type { App } from '../../../src/app.ts';
import { GateError } from '../../../src/domain/error.ts';
import { momentOf } from '../../../src/domain/moment.ts';
import { words } from '../../../src/domain/words.ts';
import { explain } from '../../meta/errors.ts';
import { checkGroupId } from '../business/groups.ts';
import { type Answered, answerJoinRequests, listJoinRequests } from '../business/join-requests.ts';
import { isoOf } from './groups.ts';
import { numberPlace, type Place, recorded } from './place.ts';

/** `gates whatsapp groups requests list ID` */
export async function list(app: App, typed: string, from: string | undefined): Promise<void> {
  const groupId = checkGroupId(typed);
  const { graph } = await numberPlace(app, from);
  const requests = (await listJoinRequests(graph, groupId)).map(({ at, ...one }) => ({
    ...one,
    at: isoOf(at),
  }));
  app.ui.result(requests, () =>
    requests.length === 0
      ? words`Nobody asks to be let in.`
      : app.ui.table(requests, [
          { key: 'id', title: 'ID' },
          { key: 'who', title: 'Who' },
          {
            key: 'at',
            title: 'When',
            show: (value) =>
              typeof value === 'string' ? momentOf(Date.parse(value), app.now()) : '',
          },
        ]),
  );
}

/** `gates whatsapp groups requests approve|reject ID REQUEST…` */
export async function answer(
  app: App,
  named: { id: string; requests: readonly string[]; approve: boolean },
  from: string | undefined,
): Promise<void> {
  const { approve } = named;
  const groupId = checkGroupId(named.id);
  const place = await numberPlace(app, from);
  const requests = await requestsOf(place, groupId, named.requests);
  const { dryRun } = app.options;
  if (dryRun) {
    const all = requests.join(', ');
    app.ui.result(
      { id: groupId, done: [], failed: [], dryRun },
      approve ? words`Would let in: ${all}.` : words`Would turn away: ${all}.`,
    );
    return;
  }
  const { done, failed } = await recorded(
    app,
    place,
    approve ? 'group-requests-approve' : 'group-requests-reject',
    { group: groupId, requests: requests.length },
    async () =>
      someDone(groupId, await answerJoinRequests(place.graph, groupId, { requests, approve })),
  );
  const refused = failed.map(({ id, code }) => ({ id, code, reason: explain(code) }));
  app.ui.result(
    {
      id: groupId,
      done,
      failed: refused.map(({ id, code, reason }) => ({
        id,
        code: reason.code,
        platformCode: code,
        message: String(reason.sentence),
      })),
      dryRun,
    },
    [
      ...done.map((id) => (approve ? words`${id} is let in.` : words`${id} is turned away.`)),
      ...refused.map(({ id, reason }) => words`${id}: ${reason.sentence}`),
    ],
  );
  if (refused.length > 0) {
    throw new GateError({
      category: 'failed',
      code: 'partly_done',
      gate: 'whatsapp',
      message: words`WhatsApp did not take all of them.`,
      hint: words`Why stands beside each of them.`,
    });
  }
}

/** Whoever is named by a phone number or user id, by their requests. */
async function requestsOf(
  { graph }: Place,
  groupId: string,
  named: readonly string[],
): Promise<readonly string[]> {
  const people = named.filter((text) => /^(\+?\d[\d\s().-]*|[A-Z]{2}\.\w+)$/.test(text));
  if (people.length === 0) return named;
  const waiting = await listJoinRequests(graph, groupId);
  return named.flatMap((text) => {
    const who = /[A-Z]/.test(text) ? text : text.replaceAll(/\D/g, '');
    const theirs = people.includes(text) ? waiting.filter((one) => one.who === who) : [];
    return theirs.length === 0 ? [text] : theirs.map(({ id }) => id);
  });
}

/** @throws GateError the first reason, where none was answered */
function someDone(groupId: string, answered: Answered): Answered {
  const [first] = answered.failed;
  if (!first || answered.done.length > 0) return answered;
  const reason = explain(first.code);
  throw new GateError({
    category: reason.category,
    code: reason.code,
    gate: 'whatsapp',
    message: words`${first.id}: ${reason.sentence}`,
    hint: `gates whatsapp groups requests list ${groupId}`,
    platformCode: String(first.code),
  });
}
