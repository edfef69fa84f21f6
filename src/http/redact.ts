/**
 * Hides secrets in text that is about to be printed, logged or stored: the values it was told of,
 * and whatever looks like a secret by its place or shape. Light: loaded on every start.
 */
export interface Redactor {
  /** Hides this value from now on, in the forms it usually travels in. Under 6 characters: ignored. */
  conceal(secret: string): void;
  redact(text: string): string;
}

const MASK = '***';
const MIN_LENGTH = 6;

/** Names of query parameters, form fields and JSON fields whose value is secret. */
const SECRET_FIELD = String.raw`(?:[\w.-]{0,40}(?:token|secret|password|passphrase|api_?key|signature)|code_verifier|appsecret_proof|assertion|pin)`;

/** Each keeps its first group and hides the rest of the match. */
const PATTERNS: readonly RegExp[] = [
  // A header, as text or as a JSON field; the scheme goes with it.
  /((?:proxy-)?authorization\\*["']?\s*[:=]\s*\\*["']?)[^"'\\\r\n,]+/gi,
  /(\bBearer(?:\s+|%20|\+))[\w.~+/=|-]{6,}/gi,
  // Queries and forms, also inside another URL's query.
  new RegExp(String.raw`(\b(?:${SECRET_FIELD}|code)(?:=|%3D))(?:(?!%26)[^&\s"'<>#\\])+`, 'gi'),
  new RegExp(String.raw`(\\*["']${SECRET_FIELD}\\*["']\s*:\s*\\*["'])(?:[^"'\\]|\\[^"'])+`, 'gi'),
  // An OAuth code, but not the snake_case code of an error.
  /(\\*["']code\\*["']\s*:\s*\\*["'])(?![a-z]+(?:_[a-z]+)*\\*["'])(?:[^"'\\]|\\[^"'])+/gi,
  // Meta's user, page and system user tokens, Instagram's, and `<app id>|<app secret>`.
  /()\b(?:EAA|IGAA|IGQV)[\w-]{10,}/g,
  /(\b\d{8,}(?:\||%7C))[\w-]{16,}/gi,
  // Telegram: in the path of a request, and as BotFather shows it.
  /(\/bot\d+(?::|%3A))[\w-]+/gi,
  /(\b\d{6,}(?::|%3A))[\w-]{30,}/gi,
  // Cal.com API keys, JSON Web Tokens, and the password of a URL.
  /()\bcal_\w{16,}/g,
  /()\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
  /(:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g,
];

/** Knows nothing but the patterns until it is told a secret. */
export function createRedactor(): Redactor {
  const known = new Set<string>();
  let longestFirst: string[] | null = null;
  return {
    conceal(secret) {
      if (secret.length < MIN_LENGTH || known.has(secret)) return;
      for (const form of formsOf(secret)) known.add(form);
      longestFirst = null;
    },
    redact(text) {
      longestFirst ??= [...known].toSorted((a, b) => b.length - a.length);
      let hidden = text;
      for (const form of longestFirst) hidden = hidden.replaceAll(form, MASK);
      for (const pattern of PATTERNS) hidden = hidden.replace(pattern, `$1${MASK}`);
      return hidden;
    },
  };
}

function* formsOf(secret: string): Generator<string> {
  yield secret;
  yield encodeURIComponent(secret.toWellFormed());
  yield new URLSearchParams([['', secret]]).toString().slice(1);
  yield JSON.stringify(secret).slice(1, -1);
  // Base64 packs three bytes into four characters, so the same secret looks different at each of
  // three offsets; only the characters that no neighbour has a part in are compared.
  const bytes = Buffer.from(secret);
  for (const offset of [0, 1, 2]) {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    const whole = [Math.ceil((offset * 8) / 6), Math.floor((padded.length * 8) / 6)] as const;
    yield padded.toString('base64').slice(...whole);
    yield padded.toString('base64url').slice(...whole);
  }
}
