/** Telegram's answers of failure as errors for people. https://core.telegram.org/bots/api#making-requests */
import { type ErrorCategory, GateError } from '../../src/domain/error.ts';
import { plural, type Text, type Words, words } from '../../src/domain/words.ts';
import { KNOWN_ERRORS } from './known-errors.ts';

/** The body of an answer that refuses. */
interface Fault {
  description: string;
  code: number;
  /** Seconds. */
  retryAfter: number | null;
  migratedTo: string | null;
}

type Meaning = Pick<GateError, 'category' | 'code'> & { sentence: Words; hint: Text };

/** Codes whose sentence alone does not tell what is wrong: Telegram's own words say it. */
const TELLING: ReadonlySet<string> = new Set([
  'bad_entities',
  'bad_buttons',
  'bad_media',
  'bad_parameter',
  'bad_poll',
  'not_enough_rights',
  'webhook_refused',
  'wrong_file',
]);

const LONGEST = 300;

/**
 * The error to throw for an answer that is no success. Holds no token, even where an answer repeats one.
 * @param status of HTTP; the body's `error_code` counts where there is one
 * @param chat `chat_id` of the request: a group that is written to too fast holds up nobody else
 */
export function platformError(
  status: number,
  json: unknown,
  headers: Readonly<Record<string, string>>,
  chat?: unknown,
): GateError {
  const fault = faultOf(status, json, headers);
  if (fault.code === 429) return tooFast(fault, chat);
  const said = fault.description.replace(/^[A-Z][A-Za-z ]*: /, '');
  const meaning = meaningOf(fault, said);
  const told = meaning.code === 'telegram_error' || TELLING.has(meaning.code) ? shown(said) : '';
  return new GateError({
    category: meaning.category,
    code: meaning.code,
    gate: 'telegram',
    message: told === '' ? meaning.sentence : words`${meaning.sentence} Telegram says: ${told}`,
    hint: meaning.hint,
    platformCode: String(fault.code),
    platformDetail: fault.migratedTo ?? (shown(said) || undefined),
  });
}

/** The id under which a group goes on that has become a supergroup, where that is why it was refused. */
export function migratedTo(error: unknown): string | null {
  if (!(error instanceof GateError) || error.code !== 'chat_migrated') return null;
  const { platformDetail = '' } = error;
  return /^-\d+$/.test(platformDetail) ? platformDetail : null;
}

function faultOf(status: number, json: unknown, headers: Readonly<Record<string, string>>): Fault {
  const body = record(json);
  const parameters = record(body['parameters']);
  const { error_code: code, description } = body;
  const retryAfter = Number(parameters['retry_after'] ?? headers['retry-after'] ?? Number.NaN);
  const moved = parameters['migrate_to_chat_id'];
  return {
    description: typeof description === 'string' ? description : '',
    code: typeof code === 'number' ? code : status,
    retryAfter: Number.isFinite(retryAfter) && retryAfter >= 0 ? retryAfter : null,
    migratedTo: typeof moved === 'number' || typeof moved === 'string' ? String(moved) : null,
  };
}

/** Not done, and the same may be done later. https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this */
function tooFast({ retryAfter }: Fault, chat: unknown): GateError {
  const group =
    typeof chat === 'number' ? chat < 0 : typeof chat === 'string' && /^[-@]/.test(chat);
  return new GateError({
    category: 'rate_limited',
    code: 'too_many_requests',
    gate: 'telegram',
    message:
      retryAfter === null
        ? words`Telegram asks for fewer requests.`
        : words`Telegram asks to wait ${plural(Math.ceil(retryAfter), '# second', '# seconds')}.`,
    hint: words`Wait, then run the command again.`,
    retryAfterMs: retryAfter === null ? undefined : Math.ceil(retryAfter * 1000),
    platformCode: '429',
    tooFast: group ? 'recipient' : 'account',
  });
}

function meaningOf({ code, migratedTo: moved }: Fault, said: string): Meaning {
  const own = code !== 401 && code < 500;
  const known =
    moved === null
      ? KNOWN_ERRORS.find((each) => (own || each.category === 'auth') && each.at.test(said))
      : KNOWN_ERRORS.find((each) => each.code === 'chat_migrated');
  if (known) return known;
  const of = (category: ErrorCategory, name: string, sentence: Words, hint: Text): Meaning => ({
    category,
    code: name,
    sentence,
    hint,
  });
  // A token of the wrong shape is an address that Telegram does not have.
  if (code === 401 || code === 404) {
    return of(
      'auth',
      'token_invalid',
      words`Telegram does not take this bot token: it was revoked, or is not complete.`,
      words`Copy it from @BotFather › /mybots › your bot › API Token, then: gates telegram login`,
    );
  }
  if (code === 413) {
    return KNOWN_ERRORS.find((each) => each.code === 'file_too_big') ?? refused(code);
  }
  if (code >= 500) {
    return of(
      'unreachable',
      'server_error',
      words`Telegram has trouble of its own (HTTP ${code}).`,
      words`Try again in a minute.`,
    );
  }
  return refused(code);
}

function refused(code: number): Meaning {
  return {
    category: code === 403 ? 'policy' : 'failed',
    code: 'telegram_error',
    sentence: words`Telegram refused this (${code}).`,
    hint: 'https://core.telegram.org/bots/api',
  };
}

/** In one line, bounded, without tokens. */
function shown(text: string): string {
  const line = text
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .replaceAll(/\d{5,}:[\w-]{20,}/g, '…')
    .trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
