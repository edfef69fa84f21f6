/**
 * What Meta's error codes mean and what cures them: one table for Graph, WhatsApp and the other
 * Meta gates, used for answers (`platformError`) and for failures told later by webhook (`explain`).
 */
import { type ErrorCategory, GateError } from '../../src/domain/error.ts';
import { plural, type Text, type Words, words } from '../../src/domain/words.ts';
import { retryAfterMs } from '../../src/http/retry.ts';
import { CONVERSATION_ERRORS } from './errors-conversations.ts';
import { GRAPH_ERRORS } from './errors-graph.ts';
import { CHAT_ERRORS } from './errors-groups.ts';
import { MESSAGING_ERRORS } from './errors-messaging.ts';
import { NUMBER_ERRORS } from './errors-numbers.ts';
import { TEMPLATE_CHANGE_ERRORS } from './errors-template-changes.ts';
import { TEMPLATE_ERRORS } from './errors-templates.ts';
import { loginCommand, SCOPES } from './scopes.ts';

export interface ErrorEntry {
  /** Decides the exit status. */
  readonly category: ErrorCategory;
  /** Our own stable name, in snake_case. */
  readonly code: string;
  /** What happened, in one sentence. */
  readonly sentence: Words;
  /** The cure. */
  readonly hint: Text;
  /** Whether the very same request may succeed later. */
  readonly retryable: boolean;
  /** What has to come more slowly: all of the account, or what goes to one person. Nothing was done. */
  readonly tooFast?: 'account' | 'recipient';
}

/** The `error` object of a Graph answer. */
interface GraphFault {
  readonly code: number;
  readonly subcode: number | undefined;
  readonly message: string;
  /** What Meta says beyond the code: `error_data.details`, else `error_user_msg`. */
  readonly detail: string | undefined;
  readonly transient: boolean;
}

/** Every known error, by `code` or `code/error_subcode`. */
export const ERRORS: Readonly<Record<string, ErrorEntry>> = {
  ...GRAPH_ERRORS,
  ...MESSAGING_ERRORS,
  ...TEMPLATE_ERRORS,
  ...TEMPLATE_CHANGE_ERRORS,
  ...NUMBER_ERRORS,
  ...CHAT_ERRORS,
  ...CONVERSATION_ERRORS,
};

/** Meaning and cure of a code. Never fails: an unknown code says that it is unknown, and where to look. */
export function explain(code: number | string, subcode?: number): ErrorEntry {
  // A status may tell of a subcode alone.
  const known = named(code, subcode) ?? ERRORS[`${code}`] ?? ERRORS[`100/${code}`];
  if (known) return known;
  const number = Number(code);
  if (number === 10 || (number >= 200 && number <= 299)) return permission('');
  return {
    category: 'failed',
    code: 'platform_error',
    sentence: words`Meta refused this with code ${subcode === undefined ? code : `${code}/${subcode}`}.`,
    hint: words`Look the code up at https://developers.facebook.com/docs/graph-api/guides/error-handling`,
    retryable: false,
  };
}

/** From here on a subcode means the same whatever its code is. */
const OF_ITS_OWN = 1_000_000;

function named(code: number | string, subcode: number | undefined): ErrorEntry | undefined {
  if (subcode === undefined) return undefined;
  return ERRORS[`${code}/${subcode}`] ?? (subcode >= OF_ITS_OWN ? ERRORS[`${subcode}`] : undefined);
}

/** The Graph error in an answer's body, or `null` when the body is none of Graph's. */
export function graphFault(body: unknown): GraphFault | null {
  const error = record(record(body)?.['error']);
  if (!error || typeof error['code'] !== 'number') return null;
  const subcode = error['error_subcode'];
  const detail = record(error['error_data'])?.['details'] ?? error['error_user_msg'];
  return {
    code: error['code'],
    subcode: typeof subcode === 'number' ? subcode : undefined,
    message: typeof error['message'] === 'string' ? error['message'] : '',
    detail: typeof detail === 'string' ? detail : undefined,
    transient: error['is_transient'] === true,
  };
}

/**
 * The error to throw for an answer of 400 and more. Holds no token, even where Meta repeats one.
 * @param headers lower-case names; read for how long to wait
 */
export function platformError(
  gate: string,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  now: number = Date.now(),
): GateError {
  const fault = graphFault(body);
  const entry = fault === null ? byStatus(status) : byFault(fault, status);
  return new GateError({
    category: entry.category,
    code: entry.code,
    message: withDetail(entry, saidBeyond(entry, fault)),
    hint: entry.hint,
    gate,
    retryAfterMs: entry.retryable ? retryAfter(headers, now) : undefined,
    platformCode: fault === null ? undefined : platformCode(fault),
    platformDetail: fault?.detail,
    tooFast: entry.tooFast,
  });
}

function byFault(fault: GraphFault, status: number): ErrorEntry {
  const forbidden = fault.code === 10 || (fault.code >= 200 && fault.code <= 299);
  const hidden = fault.code === 100 && /missing permission/i.test(fault.message);
  if (!named(fault.code, fault.subcode) && (forbidden || hidden)) return permission(fault.message);
  if (/appsecret_proof|validating client secret/i.test(fault.message)) return WRONG_SECRET;
  const entry = explain(fault.code, fault.subcode);
  // A server error with a Graph body was not carried out: it may be tried again, unless the table names a cause of ours.
  const passing = entry.category === 'failed' && (status >= 500 || fault.transient);
  return passing ? { ...entry, category: 'unreachable', retryable: true } : entry;
}

function byStatus(status: number): ErrorEntry {
  const said = (
    category: ErrorCategory,
    code: string,
    sentence: Words,
    hint: Text,
  ): ErrorEntry => ({
    category,
    code,
    sentence,
    hint,
    retryable: category === 'rate_limited' || category === 'unreachable',
  });
  const sentence = words`Meta answered ${status} without saying why.`;
  if (status === 429) {
    const fewer = words`Meta asks for fewer calls.`;
    const hint = words`Wait a minute, then run the command again.`;
    return { ...said('rate_limited', 'rate_limited', fewer, hint), tooFast: 'account' };
  }
  if (status === 401) return said('auth', 'token_invalid', sentence, 'gates meta login');
  if (status === 404)
    return said('not_found', 'not_found', sentence, words`Check the id: gates meta status`);
  if (status >= 500)
    return said(
      'unreachable',
      'server_error',
      sentence,
      words`Try again in a minute; see https://metastatus.com`,
    );
  return said('failed', 'platform_error', sentence, 'gates meta status');
}

/** Also what a refused `<app id>|<app secret>` means. */
export const WRONG_SECRET: ErrorEntry = {
  category: 'auth',
  code: 'app_secret_wrong',
  sentence: words`The app secret is missing or does not belong to this app.`,
  hint: words`Copy it anew from https://developers.facebook.com/apps › your app › Settings › Basic, then: gates meta login`,
  retryable: false,
};

/** Names the scope when Meta does: then a login that asks for it is the cure. */
function permission(message: string): ErrorEntry {
  const named = Object.keys(SCOPES).filter((scope) => new RegExp(`\\b${scope}\\b`).test(message));
  if (named.length > 0) {
    return {
      category: 'auth',
      code: 'scope_missing',
      sentence: words`The login lacks ${plural(named.length, 'the permission', 'the permissions')} ${named.join(', ')}.`,
      hint: loginCommand(named),
      retryable: false,
    };
  }
  return {
    category: 'policy',
    code: 'permission_denied',
    sentence: words`This login may not do that: a permission was not granted, or the person’s role is too small.`,
    hint: words`gates meta status: which permissions are missing, and what each is for`,
    retryable: false,
  };
}

function saidBeyond(entry: ErrorEntry, fault: GraphFault | null): string | null {
  if (fault === null) return null;
  const bare = entry.code === 'platform_error' || fault.code === 100 ? fault.message : null;
  return fault.detail ?? bare;
}

/** The sentence, and what Meta says of this very case: in one line, bounded, without tokens. */
export function withDetail(entry: ErrorEntry, said: string | null): Words {
  // Meta repeats a malformed token in full, so what it says about tokens is left out.
  if (said === null || entry.category === 'auth') return entry.sentence;
  const text = said
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .replaceAll(/[\w|.-]{40,}/g, '…')
    .trim();
  if (text === '') return entry.sentence;
  const shown = text.length > 300 ? `${text.slice(0, 299)}…` : text;
  return words`${entry.sentence} Meta says: ${shown}`;
}

function platformCode({ code, subcode }: GraphFault): string {
  return subcode === undefined ? `${code}` : `${code}/${subcode}`;
}

/**
 * `Retry-After`, else the longest `estimated_time_to_regain_access` of `X-Business-Use-Case-Usage` (minutes).
 * https://developers.facebook.com/docs/graph-api/overview/rate-limiting
 */
function retryAfter(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const told = retryAfterMs(headers['retry-after'], now);
  if (told !== null) return told;
  const minutes = Math.max(0, ...usages(headers['x-business-use-case-usage']));
  return minutes > 0 ? minutes * 60_000 : undefined;
}

function usages(header: string | undefined): number[] {
  if (header === undefined) return [];
  try {
    return Object.values(record(JSON.parse(header)) ?? {})
      .flat()
      .map((use) => record(use)?.['estimated_time_to_regain_access'])
      .filter((minutes) => typeof minutes === 'number');
  } catch {
    // A header that is no JSON tells no time.
    return [];
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)
    : undefined;
}
