/** Our own key in a Message-ID: what we sent is known by it wherever it turns up again. */
import { domainToASCII } from 'node:url';
import type { Account } from '../../src/domain/account.ts';

/** Without angle brackets, as ids of messages are kept here. The domain is the sender's (RFC 5322, 3.6.4). */
export function messageIdOf({ externalId: address }: Account, key: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return `gates.${key}@${domainToASCII(domain) || domain}`;
}

/** The key in a Message-ID that {@link messageIdOf} made; of anybody else's `undefined`. */
export function keyOf(messageId: string): string | undefined {
  return /^gates\.([0-9a-f-]{36})@/.exec(messageId)?.[1];
}

/** A mail that answers none begins the thread with its own id. */
export function threadOf(account: Account, key: string): string {
  return messageIdOf(account, key);
}
