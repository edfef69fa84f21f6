/** Zoom's refusals, in its own words. https://developers.zoom.us/docs/api/errors/ */

/** Thrown by a route; the router turns it into the platform's answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    body: Readonly<Record<string, unknown>>,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(`refused with ${status}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

export function refuse({ status, body, headers }: Refusal): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store', ...headers } });
}

export function failed(status: number, code: number, message: string): Refusal {
  return new Refusal(status, { code, message });
}

export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

export function invalid(errors: readonly FieldProblem[]): Refusal {
  return new Refusal(400, { code: 300, message: 'Validation Failed.', errors });
}

export const invalidToken = (): Refusal => failed(401, 124, 'Invalid access token.');
export const expiredToken = (): Refusal => failed(401, 124, 'Access token is expired.');

export function noMeeting(id: string | number): Refusal {
  return failed(404, 3001, `Meeting does not exist: ${id}.`);
}

export function noUser(id: string): Refusal {
  return failed(404, 1001, `User does not exist: ${id}.`);
}

export function missingScope(scope: string): Refusal {
  return failed(
    400,
    4711,
    `Invalid access token, does not contain scopes:[${scope}, ${scope}:admin].`,
  );
}

/** https://developers.zoom.us/docs/api/rate-limits/ : of a second; such a limit names no time. */
export function tooFast(category: string, limit: number): Refusal {
  const message =
    'You have reached the maximum per-second rate limit for this API. Try again later.';
  return new Refusal(
    429,
    { code: 429, message },
    {
      'X-RateLimit-Category': category,
      'X-RateLimit-Type': 'QPS',
      'X-RateLimit-Limit': String(limit),
      'X-RateLimit-Remaining': '0',
    },
  );
}

/** @param until epoch milliseconds */
export function tooManyToday(limit: number, until: number): Refusal {
  const message = `You have exceeded the daily rate limit (${limit}) of Meeting Create/Update API requests permitted for this particular user. You may resume these requests at GMT 00:00:00.`;
  return new Refusal(
    429,
    { code: 429, message },
    {
      'X-RateLimit-Category': 'Light',
      'X-RateLimit-Type': 'Daily-limit',
      'X-RateLimit-Limit': String(limit),
      'X-RateLimit-Remaining': '0',
      'Retry-After': new Date(until).toISOString().replace('.000Z', 'Z'),
    },
  );
}

/** The token endpoint's. */
export function oauthRefused(status: number, error: string, reason: string): Refusal {
  return new Refusal(status, { reason, error });
}
