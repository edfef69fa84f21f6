import type { Credential } from '../../src/domain/account.ts';

/** The secrets named, of every credential that has one: several accounts share an app, or a person has two. */
export function secretsOf(
  credentials: readonly Credential[],
  ...names: readonly string[]
): string[] {
  const found = credentials.flatMap((credential) => names.map((name) => credential[name]));
  return [
    ...new Set(found.filter((value) => typeof value === 'string' && value !== '')),
  ] as string[];
}
