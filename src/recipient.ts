/** Whom a person means by what they typed. */
import { usageError } from './domain/error.ts';
import type { Recipient } from './domain/message.ts';
import { words } from './domain/words.ts';
import type { Gate, Near } from './gate.ts';

/** @throws GateError exit 2 where the network cannot send, or this is no address of it */
export function recipientOf(gate: Gate, text: string, near: Near): Recipient {
  if (gate.recipient) return gate.recipient(text, near);
  throw usageError(words`${gate.title} cannot send.`);
}
