/** The Bot API by which everything of this gate is asked. https://core.telegram.org/bots/api#making-requests */
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Session } from '../../src/gate.ts';
import type { Http, HttpRequest } from '../../src/http/client.ts';
import { platformError } from './errors.ts';

const BASE = 'https://api.telegram.org';

/** Methods that change nothing: their answer may be waited for again. */
const ASKS = /^get|^download$/;

/** Plain JSON; files go beside it, named by `attach://<name>`. */
export type Params = Readonly<Record<string, unknown>>;

interface CallOptions extends Pick<HttpRequest, 'timeoutMs' | 'signal' | 'onSent' | 'waits'> {
  /** By the name that `attach://` gives them, or of the parameter itself. */
  files?: readonly { name: string; file: string; filename: string; mimeType: string }[];
}

/** Throws GateErrors: what Telegram said (`errors.ts`), and `unknown_outcome` where it may have been done. */
export interface BotApi {
  /** The `result` of the answer. Undefined parameters are left out. */
  call(method: string, params?: Params, options?: CallOptions): Promise<unknown>;
  /** The bytes of a file, by its `file_path`. */
  file(path: string): Promise<AsyncIterable<Uint8Array>>;
}

export function botApi({ http, token }: { http: Http; token: string }): BotApi {
  http.conceal(token);
  return {
    async call(method, params = {}, { files, ...options } = {}) {
      const told = Object.entries(params).filter(([, value]) => value !== undefined);
      const response = await http.request({
        ...options,
        // GET is what the way out repeats by itself where an answer is missing.
        method: ASKS.test(method) && files === undefined ? 'GET' : 'POST',
        gate: 'telegram',
        url: `${BASE}/bot${token}/${method}`,
        ...bodyOf(method, told, files),
      });
      const { status, json } = response;
      const answer = json as { ok?: unknown; result?: unknown } | null | undefined;
      if (status < 400 && answer?.ok === true) return answer.result;
      if (!ASKS.test(method) && (status < 400 || (status >= 500 && answer?.ok !== false))) {
        throw new GateError({
          category: 'unknown_outcome',
          code: 'unknown_outcome',
          gate: 'telegram',
          message: words`Telegram answered ${status} without saying whether it did what was asked.`,
          hint: words`It may have happened: look before you repeat it (a message stands in: gates outbox list).`,
        });
      }
      throw platformError(status, json, response.headers, params['chat_id']);
    },
    file: (path) =>
      http.download({
        method: 'GET',
        gate: 'telegram',
        url: `${BASE}/file/bot${token}/${path.split('/').map(encodeURIComponent).join('/')}`,
      }),
  };
}

/** Of a session whose credential the login of this gate wrote. */
export function apiOf({ http, credential }: Pick<Session, 'http' | 'credential'>): BotApi {
  const { token } = credential;
  return botApi({ http, token: typeof token === 'string' ? token : '' });
}

function bodyOf(
  method: string,
  told: readonly (readonly [string, unknown])[],
  files: CallOptions['files'],
): Partial<HttpRequest> {
  if (files !== undefined) {
    const values = told.map(([name, value]) => ({ name, value: wordOf(value) }));
    return { multipart: [...values, ...files] };
  }
  if (ASKS.test(method)) {
    return { query: Object.fromEntries(told.map(([name, value]) => [name, wordOf(value)])) };
  }
  return { json: Object.fromEntries(told) };
}

/** Outside JSON all but plain values stand as JSON. */
function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
