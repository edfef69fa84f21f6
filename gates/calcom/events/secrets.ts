/** Secrets that are of no use here: who opens Cal Video as its host, who confirms a request. */
const SECRETS: ReadonlySet<string> = new Set(['oneTimePassword', 'password']);

/** The same without them, however deep they stand: as it is kept and shown. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !SECRETS.has(name))
      .map(([name, inner]) => [name, withoutSecrets(inner)]),
  );
}
