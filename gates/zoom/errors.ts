/** Zoom's answers of failure as errors for people. https://developers.zoom.us/docs/api/errors/ */
import { type ErrorCategory, GateError } from '../../src/domain/error.ts';
import { plural, type Text, type Words, words } from '../../src/domain/words.ts';
import type { HttpResponse } from '../../src/http/client.ts';
import { KNOWN_ERRORS } from './errors-known.ts';
import { rateLimited } from './errors-rate.ts';
import { record, textOf } from './json.ts';

type Answer = Pick<HttpResponse, 'status' | 'headers' | 'json'>;

/** Whose login it is: the cures name the command that helps them. */
export interface Whose {
  readonly app: 'user' | 'server';
  /** `null`: nobody is logged in yet. */
  readonly user: string | null;
}

interface Fault {
  /** Zoom's own; the HTTP status where it gives none. */
  readonly code: number;
  readonly message: string;
  /** What is wrong with which field, in one line. */
  readonly fields: string;
}

const LONGEST = 300;

/** The command that logs in anew. */
export function loginCommand({ app, user }: Whose): string {
  const whose = user === null ? '' : ` --user ${user}`;
  return `gates zoom login${app === 'server' ? ' --server-to-server' : ''}${whose}`;
}

/**
 * Whether the access token was turned away, and another may help. Code 124 comes with 400, too.
 * https://developers.zoom.us/docs/api/errors/
 */
export function accessEnded({ status, json }: Answer): boolean {
  if (status < 400) return false;
  const { code, message } = faultOf(status, json);
  return code === 124 || (status === 401 && missingScopes(message) === null && code !== 1010);
}

/** The error to throw for an answer of 400 and more. Holds no token, even where Zoom repeats one. `now`: epoch milliseconds. */
export function platformError(answer: Answer, whose: Whose, now: number): GateError {
  const { status, headers, json } = answer;
  const fault = faultOf(status, json);
  if (status === 429) return rateLimited(headers, fault.message, now);
  const scopes = missingScopes(fault.message);
  if (scopes !== null) return scopeMissing(scopes, whose, fault.code);
  const known =
    status < 500 &&
    KNOWN_ERRORS.find(
      ({ codes, at }) => codes.includes(fault.code) && (at === undefined || at.test(fault.message)),
    );
  const meaning: Meaning = known || byStatus(status, fault, whose);
  const said = meaning.telling ? shown([fault.message, fault.fields].join(' ')) : '';
  return new GateError({
    category: meaning.category,
    code: meaning.code,
    gate: 'zoom',
    message: said === '' ? meaning.sentence : words`${meaning.sentence} Zoom says: ${said}`,
    hint: meaning.hint,
    platformCode: String(fault.code),
    platformDetail: shown(fault.message) || undefined,
  });
}

/** What is to be done about scopes that an app has not. `missing`: as Zoom names them. */
function scopeMissing(missing: readonly string[], whose: Whose, code: number): GateError {
  const named = ofApp(missing, whose);
  return new GateError({
    category: 'auth',
    code: 'scope_missing',
    gate: 'zoom',
    message: words`The Zoom app lacks ${plural(named.length, 'the scope', 'the scopes')} ${named.join(', ')}.`,
    hint: addScopes(whose),
    platformCode: String(code),
  });
}

/** Where scopes are added, and what makes them count. */
export function addScopes(whose: Whose): Words {
  // An app of the account gets them with its next token; a person has to consent anew.
  const then =
    whose.app === 'server' && whose.user !== null
      ? `gates zoom refresh --user ${whose.user}`
      : loginCommand(whose);
  return words`Add them at https://marketplace.zoom.us › Manage › your app › Scopes, then: ${then}`;
}

interface Meaning {
  readonly category: ErrorCategory;
  readonly code: string;
  readonly sentence: Words;
  readonly hint: Text;
  readonly telling?: boolean | undefined;
}

function byStatus(status: number, { code }: Fault, whose: Whose): Meaning {
  if (code === 124 || status === 401) {
    return {
      category: 'auth',
      code: 'token_invalid',
      sentence: words`Zoom does not take this login any more: the app was removed or deactivated, or the consent was taken back.`,
      hint: loginCommand(whose),
    };
  }
  if (status >= 500) {
    return {
      category: 'unreachable',
      code: 'server_error',
      sentence: words`Zoom has trouble of its own (HTTP ${status}).`,
      hint: words`Try again in a minute; see https://status.zoom.us`,
    };
  }
  return {
    category: status === 403 ? 'policy' : status === 404 ? 'not_found' : 'failed',
    code: 'zoom_refused',
    sentence: words`Zoom refused this (${code}).`,
    hint: 'https://developers.zoom.us/docs/api/errors/',
    telling: true,
  };
}

function faultOf(status: number, json: unknown): Fault {
  const body = record(json);
  const { code, message, errors } = body;
  const fields = (Array.isArray(errors) ? errors : []).map((each: unknown) => {
    const { field, message: why } = record(each);
    return [textOf(field), textOf(why)].filter((part) => part !== null).join(': ');
  });
  return {
    code: typeof code === 'number' ? code : status,
    message: textOf(message) ?? '',
    fields: fields.filter(Boolean).join('; '),
  };
}

/** `Invalid access token, does not contain scopes:[meeting:write:meeting, meeting:write:meeting:admin].` */
function missingScopes(message: string): readonly string[] | null {
  const named = /does not contain scopes?:?\s*\[([^\]]*)\]/i.exec(message)?.[1];
  return named === undefined ? null : named.split(/[\s,]+/).filter(Boolean);
}

/** One of those that Zoom names will do: an app of the account takes the one for administrators. */
function ofApp(scopes: readonly string[], { app }: Whose): readonly string[] {
  const admin = (scope: string) => /:(admin|master)$/.test(scope);
  const own = scopes.filter((scope) =>
    app === 'server' ? scope.endsWith(':admin') : !admin(scope),
  );
  return own.length > 0 ? own : scopes;
}

/** In one line, bounded, without tokens. */
export function shown(text: string): string {
  const line = text
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .replaceAll(/[\w.-]{40,}/g, '…')
    .trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
