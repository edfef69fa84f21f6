/** Cal.com's answers of failure as errors for people: `{status: "error", error: {code, message}}`. */
import { type ErrorCategory, GateError } from '../../src/domain/error.ts';
import { plural, type Text, type Words, words } from '../../src/domain/words.ts';
import type { HttpResponse } from '../../src/http/client.ts';
import { object, text } from './json.ts';

type Answer = Pick<HttpResponse, 'status' | 'headers' | 'json'>;

/** Where keys are made and deleted. */
export const KEYS = 'https://app.cal.com/settings/developer/api-keys';

const LONGEST = 300;

/** A number of seconds this large is a time: seconds since 1970. */
const EPOCH_FROM = 1e9;

/** The error to throw for an answer of 400 and more. Holds no key, even where an answer repeats one. */
export function platformError({ status, headers, json }: Answer, now = Date.now()): GateError {
  const fault = object(object(json)['error']);
  const said = shown(text(fault['message']) ?? text(object(json)['message']) ?? '');
  if (status === 429) return tooFast(headers, now);
  const meaning = meaningOf(status);
  return new GateError({
    category: meaning.category,
    code: meaning.code,
    gate: 'calcom',
    message:
      said === '' || !meaning.telling
        ? meaning.sentence
        : words`${meaning.sentence} Cal.com says: ${said}`,
    hint: meaning.hint,
    platformCode: String(status),
    platformDetail: said || undefined,
  });
}

/** It said yes, and not what to. */
export function badAnswer(status: number): GateError {
  return new GateError({
    category: 'unreachable',
    code: 'bad_answer',
    gate: 'calcom',
    message: words`Cal.com’s answer (HTTP ${status}) is none of its API.`,
    hint: words`Try again in a minute; see https://status.cal.com`,
  });
}

interface Meaning {
  category: ErrorCategory;
  code: string;
  sentence: Words;
  hint: Text;
  /** Cal.com's own words belong to it. */
  telling?: true;
}

function meaningOf(status: number): Meaning {
  switch (status) {
    case 401:
      return {
        category: 'auth',
        code: 'key_invalid',
        sentence: words`Cal.com does not take this API key: it was deleted, has expired, or is not complete.`,
        hint: words`Make one at ${KEYS}, then: gates calcom login`,
      };
    case 403:
      return {
        category: 'auth',
        code: 'not_allowed',
        sentence: words`This API key may not do that.`,
        hint: words`Make one at ${KEYS} as the person whose bookings they are, then: gates calcom login`,
        telling: true,
      };
    case 404:
      return {
        category: 'not_found',
        code: 'not_found',
        sentence: words`Cal.com has no such thing.`,
        hint: 'gates calcom bookings',
        telling: true,
      };
    case 409:
      return {
        category: 'failed',
        code: 'conflict',
        sentence: words`Cal.com has that already.`,
        hint: 'gates calcom webhook show',
        telling: true,
      };
    default:
      return status >= 500
        ? {
            category: 'unreachable',
            code: 'server_error',
            sentence: words`Cal.com has trouble of its own (HTTP ${status}).`,
            hint: words`Try again in a minute; see https://status.cal.com`,
          }
        : {
            category: 'failed',
            code: 'calcom_refused',
            sentence: words`Cal.com refused this (${status}).`,
            hint: 'https://cal.com/docs/api-reference/v2/introduction',
            telling: true,
          };
  }
}

/** 120 requests a minute for each key. https://cal.com/docs/api-reference/v2/introduction#rate-limits */
function tooFast(headers: Answer['headers'], now: number): GateError {
  const seconds = waitOf(headers, now);
  return new GateError({
    category: 'rate_limited',
    code: 'too_many_requests',
    gate: 'calcom',
    message:
      seconds === null
        ? words`Cal.com takes 120 requests a minute, and asks to wait.`
        : words`Cal.com takes 120 requests a minute, and asks to wait ${plural(seconds, '# second', '# seconds')}.`,
    hint: words`Wait, then run the command again.`,
    retryAfterMs: seconds === null ? undefined : seconds * 1000,
    platformCode: '429',
    tooFast: 'account',
  });
}

/** Seconds: of `Retry-After`, or until the count begins anew (`X-RateLimit-Reset-<name>`, seconds or a time). */
function waitOf(headers: Answer['headers'], now: number): number | null {
  const reset = Object.keys(headers).find((name) => name.startsWith('x-ratelimit-reset'));
  for (const name of ['retry-after', ...(reset === undefined ? [] : [reset])]) {
    const told = Number(headers[name] ?? Number.NaN);
    if (!Number.isFinite(told) || told < 0) continue;
    const seconds = told > EPOCH_FROM ? told - now / 1000 : told;
    if (seconds >= 0) return Math.ceil(seconds);
  }
  return null;
}

/** In one line, bounded, without keys. */
function shown(said: string): string {
  const line = said
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .replaceAll(/cal_[\w-]{8,}/g, '…')
    .trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
