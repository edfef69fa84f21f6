/** `gates zoom registrant add MEETING`: one person, or those of a file. */
import { readFile } from 'node:fs/promises';
import type { App } from '../../../src/app.ts';
import { GateError, usageError } from '../../../src/domain/error.ts';
import { whyNotFile } from '../../../src/domain/file-error.ts';
import { plural, type Text, words } from '../../../src/domain/words.ts';
import { meetingNumber } from '../meeting-named.ts';
import { answersAsked, type PersonLine, personOf, readPeople } from '../people-file.ts';
import {
  listRegistrants,
  type NewRegistrant,
  questionsOf,
  registrantEvent,
  type Registration,
  registrationOf,
} from '../registrants.ts';
import { keep, type ZoomPlace, zoomPlace } from './place.ts';
import { isDone, type Line, register, viewOf } from './registrant-lines.ts';

export interface AddFlags {
  email?: string;
  firstName?: string;
  lastName?: string;
  phone?: string;
  question?: readonly string[];
  file?: string;
  approve?: boolean;
}

export async function add(app: App, typed: string, flags: AddFlags): Promise<void> {
  const meeting = meetingNumber(typed);
  const given = flags.file === undefined ? [oneOf(flags)] : await linesOf(flags);
  const place = await zoomPlace(app);
  const registration = await registrationOf(place.api, meeting);
  const lines = await prepared(place, registration, given, flags.file !== undefined);
  const { dryRun } = app.options;
  if (!dryRun) await registerAll(app, place, registration, lines, flags);
  const { topic } = registration;
  const registrants = lines.map((line) => viewOf(line, dryRun));
  const fault = faultOf(lines, meeting, dryRun);
  // What a script has from a failure is its error alone, and in it every line to be mended.
  if (fault && app.options.json) throw fault;
  app.ui.result({ meeting, topic, dryRun, registrants }, () =>
    flags.file === undefined ? oneSaid(lines, registration, dryRun) : table(app, lines, dryRun),
  );
  if (fault) throw fault;
}

/** The person that flags name. @throws GateError exit 2 */
function oneOf(flags: AddFlags): PersonLine {
  const { email = '', firstName = '', lastName = '', phone = '', question = [] } = flags;
  const answers = new Map(question.map(answerOf));
  const person = personOf({ email, firstName, lastName, phone, answers });
  if (!('wrong' in person)) return { line: 0, email, person };
  throw usageError(words`${person.wrong}`, 'gates zoom registrant add --help');
}

/** `org=Example`; the name may hold anything but `=`. */
function answerOf(text: string): [string, string] {
  const [, name = '', answer = ''] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (name.trim() !== '' && answer.trim() !== '') return [name.trim(), answer.trim()];
  throw usageError(words`--question takes what is asked and the answer: "org=Example".`);
}

async function linesOf(flags: AddFlags): Promise<PersonLine[]> {
  const { file = '', email, firstName, lastName, phone, question = [] } = flags;
  if ([email, firstName, lastName, phone, question[0]].some((each) => each !== undefined)) {
    throw usageError(words`Name one person by flags, or many by --file; not both.`);
  }
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw usageError(words`Cannot read ${file}: ${whyNotFile(cause)}.`);
  });
  return readPeople(bytes);
}

/** What is to be done for each: what the meeting does not ask refuses all, what is wrong with a line only that. */
async function prepared(
  { api }: ZoomPlace,
  registration: Registration,
  given: readonly PersonLine[],
  many: boolean,
): Promise<Line[]> {
  const { meeting } = registration;
  const people = given.flatMap(({ person }) => ('wrong' in person ? [] : [person]));
  const asks = people.some(({ answers }) => answers.size > 0);
  const questions = asks ? await questionsOf(api, meeting) : [];
  const known = await listRegistrants(api, meeting).catch((error: unknown) => {
    // One person can be registered without seeing the others.
    if (!many && error instanceof GateError && error.code === 'scope_missing') return [];
    throw error;
  });
  const there = new Map(known.map((one) => [one.email?.toLowerCase(), one]));
  const seen = new Map<string, number>();
  return given.map(({ line, email, person }): Line => {
    if ('wrong' in person) return { line, email, person: null, wrong: person.wrong };
    const key = email.toLowerCase();
    const before = seen.get(key);
    if (before !== undefined) {
      return { line, email, person: null, wrong: words`It stands on line ${before} already.` };
    }
    seen.set(key, line);
    const registrant = there.get(key);
    if (registrant) return { line, email, person, registrant, known: true };
    return { line, email, person: { ...person, answers: answersAsked(person.answers, questions) } };
  });
}

async function registerAll(
  app: App,
  place: ZoomPlace,
  registration: Registration,
  lines: readonly Line[],
  flags: AddFlags,
): Promise<void> {
  const { meeting } = registration;
  const audit = await app.audit(place.user);
  await audit.around(
    { action: 'zoom.registrant-add', subject: meeting },
    async () => {
      await register(place.api, registration, lines, flags.approve === true);
      // Of one person there is nothing more to say than why it failed.
      const [only] = flags.file === undefined ? lines : [];
      if (only?.error) throw only.stop ? stoppedBy(only.error, meeting) : only.error;
    },
    () => ({
      detail: {
        added: lines.filter((line) => isDone(line) && !line.known).length,
        failed: lines.filter((line) => !isDone(line)).length,
      },
    }),
  );
  const account = place.account.externalId;
  const at = app.now();
  await keep(
    app,
    place,
    lines.flatMap(({ registrant }) =>
      registrant && registrant.id !== '' ? [registrantEvent(account, meeting, registrant, at)] : [],
    ),
  );
}

function oneSaid([line]: readonly Line[], registration: Registration, dryRun: boolean): Text[] {
  const { meeting, topic } = registration;
  const name = nameOf(line?.person ?? null) || (line?.email ?? '');
  if (line?.known) return knownSaid(name, line, registration);
  if (dryRun) return [words`Would register ${name} for “${topic}”.`];
  const { status, joinUrl } = line?.registrant ?? {};
  if (status === 'pending') {
    return [
      words`✓ ${name} registered for “${topic}” and waits to be let in:`,
      `  gates zoom registrant approve ${meeting} ${line?.email ?? ''}`,
    ];
  }
  return [
    words`✓ ${name} is registered for “${topic}”.`,
    ...(joinUrl ? [words`Their own link: ${joinUrl}`] : []),
  ];
}

/** Nothing was done: they stay what they are. */
function knownSaid(
  name: string,
  { email, registrant }: Line,
  { meeting, topic }: Registration,
): Text[] {
  const approve = `  gates zoom registrant approve ${meeting} ${email}`;
  if (registrant?.status === 'pending') {
    return [words`${name} registered for “${topic}” before and waits to be let in:`, approve];
  }
  if (registrant?.status === 'denied') {
    return [words`${name} registered for “${topic}” before and was turned away:`, approve];
  }
  const joinUrl = registrant?.joinUrl;
  return [
    words`${name} is registered for “${topic}” already.`,
    ...(joinUrl ? [words`Their own link: ${joinUrl}`] : []),
  ];
}

function nameOf(person: NewRegistrant | null): string {
  return [person?.firstName, person?.lastName].filter(Boolean).join(' ');
}

function table(app: App, lines: readonly Line[], dryRun: boolean): string {
  const rows = lines.map((line) => {
    const { result, error } = viewOf(line, dryRun);
    const why: Text = line.error?.said.message ?? line.wrong ?? error?.message ?? '';
    return { line: line.line, email: line.email, name: nameOf(line.person), result, why };
  });
  return app.ui.table(rows, [
    { key: 'line', title: 'Line', align: 'right' },
    { key: 'email', title: 'Email', flexible: true },
    { key: 'name', title: 'Person', flexible: true },
    { key: 'result', title: 'Result', show: (value) => RESULTS[String(value)] ?? '–' },
    { key: 'why', title: 'Why', flexible: true, show: (value) => value as Text },
  ]);
}

const RESULTS: Readonly<Record<string, Text>> = {
  added: words`registered`,
  known: words`registered before`,
  failed: words`not registered`,
  unknown: words`nobody knows`,
  skipped: words`not tried`,
  would_add: words`would be registered`,
};

/** All had their turn; now what went wrong decides the exit status. */
function faultOf(lines: readonly Line[], meeting: string, dryRun: boolean): GateError | null {
  const stopped = lines.find(({ stop }) => stop)?.error;
  if (stopped) return stoppedBy(stopped, meeting);
  const failed = lines.filter((line) => (dryRun ? line.wrong : !isDone(line)));
  if (failed.length === 0) return null;
  return new GateError({
    category: 'failed',
    code: 'not_all_registered',
    gate: 'zoom',
    message: words`${failed.length} of ${plural(lines.length, '# person', '# people')} not registered; ${whyNot(failed)}`,
    hint: words`Mend those lines and run it again: who is registered stays so. gates zoom registrant list ${meeting}`,
  });
}

/** Each with its line, as many as anybody would read. */
function whyNot(failed: readonly Line[]): Text {
  const told = failed.slice(0, MOST_TOLD).map((line): Text => {
    const why = line.wrong ?? line.error?.said.message ?? '–';
    return words`line ${line.line}: ${why}`;
  });
  const all = told.reduce((sum, one) => words`${sum} ${one}`);
  const more = failed.length - told.length;
  return more > 0 ? words`${all} ${plural(more, '(and # more)', '(and # more)')}` : all;
}

const MOST_TOLD = 20;

/** Whether somebody was registered can be looked up. */
function stoppedBy(error: GateError, meeting: string): GateError {
  const { category, code, said } = error;
  if (category !== 'unknown_outcome') return error;
  const hint = `gates zoom registrant list ${meeting}`;
  return new GateError({ category, code, gate: 'zoom', message: said.message, hint });
}
