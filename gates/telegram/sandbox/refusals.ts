/** What the Bot API refuses, in its own words. https://core.telegram.org/bots/api#making-requests */

interface Parameters {
  /** Seconds. */
  readonly retry_after?: number;
  readonly migrate_to_chat_id?: number;
}

export class Refusal extends Error {
  readonly code: number;
  readonly parameters: Parameters | undefined;

  constructor(code: number, description: string, parameters?: Parameters) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

export function bad(what: string): Refusal {
  return new Refusal(400, `Bad Request: ${what}`);
}

export function forbidden(what: string): Refusal {
  return new Refusal(403, `Forbidden: ${what}`);
}

export function conflict(what: string): Refusal {
  return new Refusal(409, `Conflict: ${what}`);
}

export function unauthorized(): Refusal {
  return new Refusal(401, 'Unauthorized');
}

/** @param seconds whole ones */
export function tooManyRequests(seconds: number): Refusal {
  return new Refusal(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
}

export function upgraded(chat: number): Refusal {
  return new Refusal(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
    migrate_to_chat_id: chat,
  });
}

/** `{"ok":false, …}` with the status of its code. */
export function refuse({ code, message, parameters }: Refusal): Response {
  const wait = parameters?.retry_after;
  return Response.json(
    { ok: false, error_code: code, description: message, ...(parameters && { parameters }) },
    { status: code, headers: wait === undefined ? {} : { 'retry-after': String(wait) } },
  );
}
