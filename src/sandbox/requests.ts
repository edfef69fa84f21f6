/** What the pretend platforms were asked, with the secrets masked. */
import { createRedactor, type Redactor } from '../http/redact.ts';

export interface LoggedRequest {
  /** ISO 8601, UTC. */
  at: string;
  method: string;
  url: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  /** JSON and forms as objects, multipart with its files as `{filename, type, size}`, other text as it came. */
  body: unknown;
  /** `null`: the request got no answer, because a fault was asked for. */
  status: number | null;
}

export interface RequestLog {
  add(request: Request, body: Uint8Array<ArrayBuffer>, at: number): Promise<LoggedRequest>;
  list(): readonly LoggedRequest[];
  clear(): void;
  /** A value that must never stand in the log. */
  conceal(secret: string): void;
}

const KEPT = 5_000;
const MASK = '***';
const SECRET_NAME =
  /token|secret|password|passphrase|authorization|cookie|signature|verifier|api[_-]?key|_proof$|^pin$/i;
/** An OAuth code; in a JSON body `code` is many other things, such as a template's language. */
const SECRET_PARAMETER = /^code$/;

export function createRequestLog(): RequestLog {
  let entries: LoggedRequest[] = [];
  const redactor = createRedactor();
  return {
    async add(request, body, at) {
      const url = new URL(request.url);
      const query = parameters(url.searchParams, redactor);
      for (const [name, value] of Object.entries(query)) {
        if (value === MASK) url.searchParams.set(name, MASK);
      }
      const entry: LoggedRequest = {
        at: new Date(at).toISOString(),
        method: request.method,
        url: redactor.redact(url.href),
        path: redactor.redact(url.pathname),
        query,
        headers: parameters(request.headers, redactor),
        body: await readable(request, body, redactor),
        status: null,
      };
      entries.push(entry);
      if (entries.length > KEPT) entries.shift();
      return entry;
    },
    list: () => entries,
    clear() {
      entries = [];
    },
    conceal: (secret) => redactor.conceal(secret),
  };
}

function parameters(pairs: Iterable<[string, string]>, redactor: Redactor): Record<string, string> {
  const masked: Record<string, string> = {};
  for (const [name, value] of pairs) {
    const secret = SECRET_NAME.test(name) || SECRET_PARAMETER.test(name);
    masked[name] = secret ? MASK : redactor.redact(value);
  }
  return masked;
}

async function readable(
  request: Request,
  bytes: Uint8Array<ArrayBuffer>,
  redactor: Redactor,
): Promise<unknown> {
  if (bytes.length === 0) return null;
  const type = request.headers.get('content-type') ?? '';
  if (type.startsWith('multipart/form-data')) {
    return await multipart(bytes, type, redactor);
  }
  const text = new TextDecoder().decode(bytes);
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return parameters(new URLSearchParams(text), redactor);
  }
  if (type.startsWith('application/json')) {
    try {
      return mask(JSON.parse(text), redactor);
    } catch {
      return redactor.redact(text);
    }
  }
  return type.startsWith('text/') ? redactor.redact(text) : { type, size: bytes.length };
}

async function multipart(
  bytes: Uint8Array<ArrayBuffer>,
  type: string,
  redactor: Redactor,
): Promise<unknown> {
  try {
    const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
    const fields: Record<string, unknown> = {};
    for (const [name, value] of form) {
      if (typeof value !== 'string') {
        fields[name] = { filename: value.name, type: value.type, size: value.size };
      } else {
        fields[name] = SECRET_NAME.test(name) ? MASK : redactor.redact(value);
      }
    }
    return fields;
  } catch {
    return { type: 'multipart/form-data', size: bytes.length };
  }
}

/** The code that verifies a number has six digits. */
function isSecret(name: string, value: unknown): boolean {
  if (SECRET_NAME.test(name)) return typeof value !== 'object';
  return SECRET_PARAMETER.test(name) && typeof value === 'string' && /^\d{6}$/.test(value);
}

function mask(value: unknown, redactor: Redactor): unknown {
  if (typeof value === 'string') return redactor.redact(value);
  if (Array.isArray(value)) return value.map((item) => mask(item, redactor));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      isSecret(name, inner) ? MASK : mask(inner, redactor),
    ]),
  );
}
