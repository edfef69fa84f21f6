/** What the vault holds for Cal.com. */
import type { Credential } from '../../src/domain/account.ts';

export interface CalcomCredential {
  apiKey: string;
  /** What deliveries are signed with; `null`: no webhook was set. */
  webhookSecret: string | null;
}

export function calcomCredential(credential: Credential): CalcomCredential {
  return credential as unknown as CalcomCredential;
}
