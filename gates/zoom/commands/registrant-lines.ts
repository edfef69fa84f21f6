/** People on their way to a meeting: each is tried, whatever became of the others. */
import { GateError } from '../../../src/domain/error.ts';
import type { Text } from '../../../src/domain/words.ts';
import type { ZoomApi } from '../api.ts';
import {
  addRegistrant,
  addRegistrants,
  MOST_AT_ONCE,
  type NewRegistrant,
  type Registrant,
  type Registration,
  sameEmail,
} from '../registrants.ts';

/** What one line wants, and what became of it. */
export interface Line {
  /** Of the file; 0: given by flags. */
  line: number;
  email: string;
  /** `null`: it means nobody. */
  person: NewRegistrant | null;
  wrong?: Text;
  registrant?: Registrant;
  /** Was registered before. */
  known?: true;
  error?: GateError;
  /** This error ended all: the others would meet it, too. */
  stop?: true;
}

/** One line as `--json` shows it. */
interface LineView {
  line: number | null;
  email: string;
  result: 'added' | 'known' | 'failed' | 'unknown' | 'skipped' | 'would_add';
  id: string | null;
  status: Registrant['status'] | null;
  joinUrl: string | null;
  error: { code: string; message: string } | null;
}

/** What meets everybody who comes after: no login, no line, no more for now. */
const ENDING: ReadonlySet<GateError['category']> = new Set([
  'auth',
  'unreachable',
  'rate_limited',
  'unknown_outcome',
  'interrupted',
]);
const FOR_ALL: ReadonlySet<string> = new Set([
  'registration_off',
  'meeting_full',
  'meeting_over',
  'meeting_not_found',
  'plan_too_small',
]);

/**
 * Registers those that are not yet; what became of each stands in its line. Several at once where Zoom takes that; where
 * it refuses them together, one after the other, so that one bad address harms nobody else.
 */
export async function register(
  api: ZoomApi,
  registration: Registration,
  lines: readonly Line[],
  admit: boolean,
): Promise<void> {
  const open = lines.filter(({ person, known }) => person !== null && !known);
  const together = registration.batches ? open.filter(isPlain) : [];
  const batched = together.length > 1 ? together : [];
  for (let from = 0; from < batched.length; from += MOST_AT_ONCE) {
    const ended = await registerSome(
      api,
      registration,
      batched.slice(from, from + MOST_AT_ONCE),
      admit,
    );
    if (ended) return;
  }
  for (const line of open) {
    if (line.registrant || line.error) continue;
    const { person } = line;
    if (person === null) continue;
    try {
      line.registrant = await addRegistrant(api, registration, person, admit);
    } catch (error) {
      if (failed([line], error)) return;
    }
  }
}

/** Says whether nothing more can be done. */
async function registerSome(
  api: ZoomApi,
  registration: Registration,
  lines: readonly Line[],
  admit: boolean,
): Promise<boolean> {
  const people = lines.flatMap(({ person }) => person ?? []);
  try {
    const added = await addRegistrants(api, registration, people, admit);
    for (const line of lines) {
      const registrant = added.find(({ email }) => sameEmail(email, line.email));
      if (registrant) line.registrant = registrant;
    }
    return false;
  } catch (error) {
    if (!(error instanceof GateError) || !ends(error)) return rethrow(error);
    return failed(lines, error);
  }
}

/** A refusal of all together is none of each. */
function rethrow(error: unknown): false {
  if (error instanceof GateError) return false;
  throw error;
}

function failed(lines: readonly Line[], error: unknown): boolean {
  if (!(error instanceof GateError)) throw error;
  const end = ends(error);
  for (const line of lines) {
    line.error = error;
    if (end) line.stop = true;
  }
  return end;
}

function ends({ category, code }: GateError): boolean {
  return ENDING.has(category) || FOR_ALL.has(code);
}

/** Who is named by no more than several at once may be. */
function isPlain({ person }: Line): boolean {
  return person !== null && person.phone === null && person.answers.size === 0;
}

export function isDone({ registrant }: Line): boolean {
  return registrant !== undefined;
}

export function viewOf(line: Line, dryRun: boolean): LineView {
  const { email, registrant, error, wrong } = line;
  const told = error
    ? { code: error.code, message: error.message }
    : wrong === undefined
      ? null
      : { code: 'bad_line', message: String(wrong) };
  return {
    line: line.line || null,
    email,
    result: resultOf(line, dryRun),
    id: registrant?.id || null,
    status: registrant?.status ?? null,
    joinUrl: registrant?.joinUrl ?? null,
    error: told,
  };
}

function resultOf(line: Line, dryRun: boolean): LineView['result'] {
  if (line.known) return 'known';
  if (line.registrant) return 'added';
  if (line.wrong) return 'failed';
  if (line.error) return line.error.category === 'unknown_outcome' ? 'unknown' : 'failed';
  return dryRun ? 'would_add' : 'skipped';
}
