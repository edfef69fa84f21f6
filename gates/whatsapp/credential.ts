import * as z from 'zod/mini';
import type { Credential } from '../../src/domain/account.ts';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Session } from '../../src/gate.ts';
import { type Graph, graph, type GraphOptions } from '../meta/graph.ts';

/**
 * What the vault holds for one number. Token, app id and app secret are its own (a system user's
 * token), or stand in the Meta login that `via` points to and are laid underneath by `app.session`.
 */
const entry = z.object({
  via: z.optional(z.string()),
  accessToken: z.optional(z.string()),
  appId: z.optional(z.string()),
  appSecret: z.optional(z.string()),
  /** What Meta shows when it checks our address: unique to this person. */
  verifyToken: z.string(),
  businessAccountId: z.string(),
});

export type NumberCredential = z.infer<typeof entry>;

/** @throws GateError (exit 3) when the entry is not of this shape */
export function readCredential(credential: Credential): NumberCredential {
  const read = entry.safeParse(credential);
  if (read.success) return read.data;
  throw new GateError({
    category: 'auth',
    code: 'credential_unreadable',
    gate: 'whatsapp',
    message: words`What is stored for this WhatsApp number cannot be used.`,
    hint: 'gates whatsapp setup',
    cause: read.error,
  });
}

/** The Graph as this number's token sees it. */
export function numberGraph(
  { credential, http }: Pick<Session, 'credential' | 'http'>,
  onWarning?: GraphOptions['onWarning'],
): Graph {
  const { accessToken, appSecret } = readCredential(credential);
  if (accessToken === undefined) {
    throw new GateError({
      category: 'auth',
      code: 'no_token',
      gate: 'whatsapp',
      message: words`There is no access token for this WhatsApp number.`,
      hint: 'gates whatsapp setup',
    });
  }
  return graph({ http, gate: 'whatsapp', token: accessToken, appSecret, onWarning });
}
