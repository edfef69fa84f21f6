/** What the vault holds for a Meta login. The WhatsApp gate reads the same entry through `via`. */
import * as z from 'zod/mini';
import type { Credential } from '../../src/domain/account.ts';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Session } from '../../src/gate.ts';
import { type Graph, type GraphOptions, graph } from './graph.ts';

const metaCredential = z.object({
  appId: z.string(),
  /** Signs webhooks and calls, and renews tokens; without it none of these work. */
  appSecret: z.optional(z.string()),
  accessToken: z.string(),
  /** Meta's word: `USER`, `SYSTEM_USER`. */
  tokenKind: z.string(),
  /** Every page of this login with its page access token, as of the last login or refresh. */
  pages: z.optional(z.array(z.object({ id: z.string(), name: z.string(), token: z.string() }))),
});

export type MetaCredential = z.infer<typeof metaCredential>;

/** @throws GateError `credential_unreadable` (exit 3) when the entry is not of this shape */
export function readCredential(entry: Credential): MetaCredential {
  const read = metaCredential.safeParse(entry);
  if (read.success) return read.data;
  throw new GateError({
    category: 'auth',
    code: 'credential_unreadable',
    gate: 'meta',
    message: words`The stored Meta login is of another version and cannot be used.`,
    hint: 'gates meta login',
  });
}

/** The Graph as this session's login sees it. */
export function sessionGraph(
  session: Pick<Session, 'credential' | 'http'>,
  onWarning?: GraphOptions['onWarning'],
): Graph {
  const { accessToken, appSecret } = readCredential(session.credential);
  return graph({ http: session.http, gate: 'meta', token: accessToken, appSecret, onWarning });
}
