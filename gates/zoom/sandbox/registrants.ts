/** Who registered for a meeting. https://developers.zoom.us/docs/api/meetings/#tag/meetings/POST/meetings/{meetingId}/registrants */
import type { SandboxDelivery } from '../../../src/gate.ts';
import { type Call, isObject, type Json, meetingOfCall, param, textOf } from './call.ts';
import { joinUrl, type Meeting, needsRegistration } from './meeting.ts';
import { paged } from './paging.ts';
import { failed, type FieldProblem, invalid } from './refusals.ts';
import type { Registrant } from './registrant.ts';
import { happened } from './told.ts';
import { isoTime, newId, type World } from './world.ts';

const BATCH_MAX = 30;
const UNTOLD: SandboxDelivery = { url: null, status: null, items: 1, silent: true };
/** What else a form may ask. */
const TOLD: ReadonlySet<string> = new Set(
  (
    'address city country zip state phone industry org job_title purchasing_time_frame ' +
    'role_in_purchase_process no_of_employees comments custom_questions'
  ).split(' '),
);

export function addRegistrant(call: Call): unknown {
  const meeting = registering(call);
  const approve = call.body['auto_approve'] === true;
  const { registrant } = register(call.world, meeting, call.body, approve);
  return {
    id: meeting.id,
    registrant_id: registrant.id,
    topic: meeting.topic,
    ...(meeting.startsAt === null ? {} : { start_time: isoTime(meeting.startsAt) }),
    ...joining(meeting, registrant),
    ...(meeting.occurrences.length > 0
      ? {
          occurrences: meeting.occurrences
            .filter(({ deleted }) => !deleted)
            .map(({ id, startsAt, duration }) => ({
              occurrence_id: id,
              start_time: isoTime(startsAt),
              duration,
              status: 'available',
            })),
        }
      : {}),
  };
}

/** Up to thirty, of a meeting that is scheduled once. */
export function addRegistrants(call: Call): unknown {
  const meeting = registering(call);
  if (meeting.type !== 2) {
    throw failed(
      400,
      303,
      'This API can only be used for scheduled meeting(meeting type: 2). Batch registration is not supported for other meeting types.',
    );
  }
  const { registrants, auto_approve: approve } = call.body;
  if (!Array.isArray(registrants) || registrants.length < 1 || registrants.length > BATCH_MAX) {
    throw invalid([{ field: 'registrants', message: 'Invalid field.' }]);
  }
  const problems = registrants.flatMap((each, index) =>
    problemsOf(isObject(each) ? each : {}, `registrants[${index}].`),
  );
  if (problems.length > 0) throw invalid(problems);
  return {
    registrants: registrants.map((each: Json) => {
      const { registrant } = register(call.world, meeting, each, approve === true);
      const { id, email } = registrant;
      return { registrant_id: id, email, ...joining(meeting, registrant) };
    }),
  };
}

export function listRegistrants(call: Call): unknown {
  const meeting = meetingOfCall(call);
  const status = call.query['status'] ?? 'approved';
  if (!['pending', 'approved', 'denied'].includes(status)) {
    throw invalid([{ field: 'status', message: 'Invalid field.' }]);
  }
  const items = meeting.registrants.filter((each) => each.status === status);
  return paged(
    call,
    'registrants',
    items.map((each) => shown(meeting, each)),
  );
}

export function showRegistrant(call: Call): unknown {
  const meeting = meetingOfCall(call);
  return shown(meeting, named(meeting, param(call, 'registrantId')));
}

export function deleteRegistrant(call: Call): undefined {
  const meeting = registering(call);
  const registrant = named(meeting, param(call, 'registrantId'));
  meeting.registrants.splice(meeting.registrants.indexOf(registrant), 1);
  void happened(call.world, meeting, { event: 'meeting.registration_cancelled', registrant });
  return undefined;
}

const DECISIONS: Readonly<Record<string, Registrant['status']>> = {
  approve: 'approved',
  deny: 'denied',
  cancel: 'denied',
};

export function decideRegistrants(call: Call): undefined {
  const { world, body } = call;
  const meeting = registering(call);
  const action = textOf(body['action']);
  const status = Object.hasOwn(DECISIONS, action) ? DECISIONS[action] : undefined;
  if (!status) throw invalid([{ field: 'action', message: 'Invalid field.' }]);
  const asked = Array.isArray(body['registrants']) ? body['registrants'].filter(isObject) : [];
  const meant =
    asked.length === 0
      ? meeting.registrants.slice()
      : asked.map((each) => named(meeting, textOf(each['id']) || textOf(each['email'])));
  for (const registrant of meant) {
    void decide(world, meeting, registrant, status, action === 'cancel');
  }
  return undefined;
}

export function decide(
  world: World,
  meeting: Meeting,
  registrant: Registrant,
  status: Registrant['status'],
  cancelled = false,
) {
  registrant.status = status;
  const event = cancelled
    ? 'meeting.registration_cancelled'
    : status === 'approved'
      ? 'meeting.registration_approved'
      : 'meeting.registration_denied';
  return happened(world, meeting, { event, registrant });
}

export function registrationQuestions(call: Call): unknown {
  meetingOfCall(call);
  return { questions: [{ field_name: 'last_name', required: false }], custom_questions: [] };
}

/** Whoever registers again under the same address is the same. Throws what is wrong. */
export function register(
  world: World,
  meeting: Meeting,
  fields: Json,
  approved: boolean,
): { registrant: Registrant; told: Promise<SandboxDelivery> } {
  const problems = problemsOf(fields, '');
  if (problems.length > 0) throw invalid(problems);
  const email = textOf(fields['email']);
  const known = meeting.registrants.find((each) => each.email === email);
  if (known) return { registrant: known, told: Promise.resolve(UNTOLD) };
  const registrant: Registrant = {
    id: newId(),
    email,
    firstName: textOf(fields['first_name']),
    lastName: textOf(fields['last_name']),
    told: Object.fromEntries(Object.entries(fields).filter(([name]) => TOLD.has(name))),
    status: approved || meeting.settings['approval_type'] === 0 ? 'approved' : 'pending',
    createdAt: world.host.now(),
  };
  meeting.registrants.push(registrant);
  const told = happened(world, meeting, { event: 'meeting.registration_created', registrant });
  return { registrant, told };
}

function problemsOf(told: Json, under: string): FieldProblem[] {
  const { email, first_name: name } = told;
  const wrong = (field: string) => ({ field: `${under}${field}`, message: 'Invalid field.' });
  return [
    ...(typeof email === 'string' && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)
      ? []
      : [wrong('email')]),
    ...(typeof name === 'string' && name !== '' && name.length <= 64 ? [] : [wrong('first_name')]),
  ];
}

function registering(call: Call): Meeting {
  const meeting = meetingOfCall(call);
  if (needsRegistration(meeting)) return meeting;
  throw failed(400, 404, `Registration has not been enabled for this meeting: ${meeting.id}.`);
}

/** By id, or by address. */
function named({ registrants }: Meeting, word: string): Registrant {
  const found = registrants.find(({ id, email }) => id === word || email === word);
  if (found) return found;
  throw failed(
    400,
    300,
    'The value that you entered for the Registrant ID field is invalid. Enter a valid value and try again.',
  );
}

/** Their own link, once they may come. */
function joining(meeting: Meeting, { id, status }: Registrant): Json {
  return status === 'approved' ? { join_url: `${joinUrl(meeting)}&tk=${id}` } : {};
}

function shown(meeting: Meeting, registrant: Registrant): Json {
  const { id, email, firstName, lastName, told, status, createdAt } = registrant;
  return {
    id,
    email,
    first_name: firstName,
    last_name: lastName,
    ...told,
    status,
    create_time: isoTime(createdAt),
    ...joining(meeting, registrant),
  };
}
