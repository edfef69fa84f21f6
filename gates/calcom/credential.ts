/** What the vault holds for Cal.com. */
import type { Credential } from '../../src/domain/account.ts';

export interface CalcomCredential {
  /** `cal_…`, or `cal_live_…`. */
  apiKey: string;
  /** Whose key it is: deliveries do not say for whom they are. */
  userId: string;
  /** What deliveries are signed with; `null`: no webhook was set. */
  webhookSecret: string | null;
}

export function calcomCredential(credential: Credential): CalcomCredential {
  const word = (name: string): string => {
    const value = credential[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    apiKey: word('apiKey'),
    userId: word('userId'),
    webhookSecret: word('webhookSecret') || null,
  };
}
