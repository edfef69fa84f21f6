export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The platform's real address; the sandbox stands in by its origin. */
  url: string;
  query?: Readonly<Record<string, string | undefined>>;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as `application/x-www-form-urlencoded`. */
  form?: Readonly<Record<string, string>>;
  /** Sent as multipart; files stream from disk. */
  multipart?: readonly (
    | { name: string; value: string }
    | { name: string; file: string; filename: string; mimeType: string }
  )[];
  /** A file's bytes as they are, from the byte `start` (0 unless told) on: they stream from disk. */
  file?: { path: string; start?: number; mimeType?: string };
  /** Sent as a Bearer token. */
  token?: string;
  /** For the whole exchange, milliseconds; 15,000 unless told. */
  timeoutMs?: number;
  signal?: AbortSignal;
  /** `false`: an answer of 429 is given back at once, for the caller to wait; else a short wait is waited out here. */
  waits?: boolean;
  /** Told how many bytes of the body are on their way, in all so far; from the beginning for a new attempt. */
  onSent?: (bytes: number) => void;
  /** The gate's name, for errors. */
  gate: string;
}

export interface HttpResponse {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
  /** The body as JSON; `undefined` where it is none. */
  json: unknown;
}

/**
 * The way out. Answers come back whatever their status; a missing answer throws a GateError:
 * `unreachable` when nothing was sent (refused, no such host, connect time-out), and
 * `unknown_outcome` when a request that changes something went out and no answer came.
 *
 * Retries only what is safe: a refused connection, 429 with its wait (when that is short), 5xx on GET.
 */
export interface Http {
  request(request: HttpRequest): Promise<HttpResponse>;
  /** As a stream of bytes; throws on a status of 400 and more. */
  download(request: HttpRequest): Promise<AsyncIterable<Uint8Array>>;
  /** A platform address as a person's browser should open it: the sandbox's, when there is one. */
  address(url: string): string;
  /** Values that must never be printed or logged from now on. */
  conceal(secret: string): void;
}
