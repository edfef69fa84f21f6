/** Whom an answer to a mail goes to. */
import type { Account } from '../../src/domain/account.ts';
import type { Answered } from '../../src/domain/message.ts';
import { isAddress, type Mailbox, ownAddresses } from './addresses.ts';

/**
 * Where its author wants answers (Reply-To, RFC 5322, 3.6.2), else its author; of our own those whom it was addressed
 * to. Each once; none where nobody is named. Pure.
 */
export function answered(
  account: Account,
  { from, to, details }: Pick<Answered, 'from' | 'details'> & { readonly to?: string },
): Mailbox[] {
  const own = ownAddresses(account);
  const author = { address: from.toLowerCase(), name: null };
  const ours = own.includes(author.address);
  const named = people(details?.[ours ? 'to' : 'answerTo']);
  const first = to === undefined ? [] : [{ address: to.toLowerCase(), name: null }];
  const wanted = (named.length > 0 ? named : ours ? first : [author]).filter(canAnswer);
  const others = wanted.filter(({ address }) => !own.includes(address));
  // A mail to oneself is answered to oneself.
  const all = others.length > 0 ? others : wanted;
  return [...new Map(all.map((each) => [each.address, each])).values()];
}

/** The people of a field of a mail's details. */
export function people(value: unknown): Mailbox[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each: { address?: unknown; name?: unknown } | null) =>
    typeof each?.address === 'string'
      ? [
          {
            address: each.address.toLowerCase(),
            name: typeof each.name === 'string' ? each.name : null,
          },
        ]
      : [],
  );
}

/** Whoever was not named at all stands under a name that nobody can have (RFC 2606). */
function canAnswer({ address }: Mailbox): boolean {
  return isAddress(address) && !address.endsWith('@missing.invalid');
}
