import type { Finding, Session } from '../../src/gate.ts';

export async function checks(
  _session: Session,
  _context: { readonly callbackUrl: string | null },
): Promise<readonly Finding[]> {
  return [];
}
