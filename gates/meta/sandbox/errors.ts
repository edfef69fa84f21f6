/** The Graph API's refusals, in its own words. Shapes as recorded from the platform. */
export interface Refusal {
  status: number;
  message: string;
  type: 'OAuthException' | 'GraphMethodException';
  code: number;
  subcode?: number;
  userTitle?: string;
  userMessage?: string;
  transient?: boolean;
  /** What Cloud API adds: the sentence that says what is wrong. */
  details?: string;
}

/** Thrown by a route; the router turns it into the platform's answer. */
export class GraphRefusal extends Error {
  override readonly name = 'GraphRefusal';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** `code` 100 where the platform names the parameter in its message. */
export function invalidParameter(message: string, more: Partial<Refusal> = {}): GraphRefusal {
  return new GraphRefusal({
    status: 400,
    message: `(#100) ${message}`,
    type: 'OAuthException',
    code: 100,
    ...more,
  });
}

/** The object is not there, or this token may not see it: the platform does not tell which. */
export function missingObject(method: string, id: string): GraphRefusal {
  const numeric = /^[\d_]+$/.test(id);
  const what = `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`;
  if (numeric) {
    return new GraphRefusal({
      status: 400,
      message: what,
      type: 'GraphMethodException',
      code: 100,
      subcode: 33,
    });
  }
  return new GraphRefusal({
    status: 404,
    message: `(#803) Some of the aliases you requested do not exist: ${id}`,
    type: 'OAuthException',
    code: 803,
  });
}

/** The person never granted it, or took it back. */
export function missingScope(scope: string): GraphRefusal {
  return new GraphRefusal({
    status: 403,
    message: `(#200) Requires ${scope} permission to manage the object`,
    type: 'OAuthException',
    code: 200,
  });
}

/** The call needs a token of another kind. */
export function wrongTokenKind(needed: string): GraphRefusal {
  return new GraphRefusal({
    status: 403,
    message: `(#10) This endpoint requires ${needed}`,
    type: 'OAuthException',
    code: 10,
  });
}

/** Code 190. Subcodes: 458 app removed, 460 password changed, 463 expired, 467 invalidated. */
export function badToken(message: string, subcode?: number): GraphRefusal {
  return new GraphRefusal({
    status: 401,
    message,
    type: 'OAuthException',
    code: 190,
    ...(subcode === undefined ? {} : { subcode }),
  });
}

export function noToken(): GraphRefusal {
  return new GraphRefusal({
    status: 400,
    message: 'An active access token must be used to query information about the current user.',
    type: 'OAuthException',
    code: 2500,
  });
}

/** Refusals of the OAuth endpoints. */
export function oauthRefusal(message: string, code: number, subcode?: number): GraphRefusal {
  return new GraphRefusal({
    status: 400,
    message,
    type: 'OAuthException',
    code,
    ...(subcode === undefined ? {} : { subcode }),
  });
}

/** What the platform answers to the faults that the sandbox can be asked for. */
export const GRAPH_FAULTS = {
  'rate-limit': {
    status: 403,
    message: '(#4) Application request limit reached',
    type: 'OAuthException',
    code: 4,
    transient: true,
  },
  'expired-token': {
    status: 401,
    message: 'Error validating access token: Session has expired.',
    type: 'OAuthException',
    code: 190,
    subcode: 463,
  },
  '500': {
    status: 500,
    message: 'An unexpected error has occurred. Please retry your request later.',
    type: 'OAuthException',
    code: 2,
    transient: true,
  },
} as const satisfies Record<string, Refusal>;

/** The JSON body of a refusal. */
export function refusalBody(refusal: Refusal, traceId: string): unknown {
  return {
    error: {
      message: refusal.message,
      type: refusal.type,
      ...(refusal.transient === undefined ? {} : { is_transient: refusal.transient }),
      code: refusal.code,
      ...(refusal.details === undefined
        ? {}
        : { error_data: { messaging_product: 'whatsapp', details: refusal.details } }),
      ...(refusal.subcode === undefined ? {} : { error_subcode: refusal.subcode }),
      ...(refusal.userTitle === undefined ? {} : { error_user_title: refusal.userTitle }),
      ...(refusal.userMessage === undefined ? {} : { error_user_msg: refusal.userMessage }),
      fbtrace_id: traceId,
    },
  };
}

/** The `WWW-Authenticate` header that comes with a refusal: ASCII only, as headers must be. */
export function challenge({ message, code }: Refusal): string {
  const text = message.replaceAll('"', "'").replace(/[^\x20-\x7e]/g, '?');
  const error = code === 190 ? 'invalid_token' : 'invalid_request';
  return `OAuth "Facebook Platform" "${error}" "${text}"`;
}
