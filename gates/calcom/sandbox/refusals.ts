/** Errors as Cal.com tells them: `{status: "error", timestamp, path, error: {code, message}}`. */

const CODES: Readonly<Record<number, string>> = {
  400: 'BadRequestException',
  401: 'UnauthorizedException',
  403: 'ForbiddenException',
  404: 'NotFoundException',
  409: 'ConflictException',
  429: 'ThrottlerException',
  500: 'InternalServerErrorException',
};

export class Refusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

export function refuse({ status, message, headers }: Refusal, path = '/v2'): Response {
  return Response.json(
    {
      status: 'error',
      timestamp: new Date().toISOString(),
      path,
      error: { code: CODES[status] ?? 'HttpException', message },
    },
    { status, headers },
  );
}

export const badKey = (): Refusal => new Refusal(401, 'Your api key is not valid.');

export function tooMany(seconds: number): Refusal {
  return new Refusal(429, 'ThrottlerException: Too Many Requests', {
    'Retry-After': String(seconds),
    'X-RateLimit-Limit-Default': '120',
    'X-RateLimit-Remaining-Default': '0',
    'X-RateLimit-Reset-Default': String(seconds),
  });
}
