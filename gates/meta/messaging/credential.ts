/** What the vault holds for a page or an Instagram account that messages go through. */
import * as z from 'zod/mini';
import type { Credential } from '../../../src/domain/account.ts';
import { GateError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import { type Graph, graph, type GraphOptions, INSTAGRAM_BASE } from '../graph.ts';

const page = z.object({ id: z.string(), name: z.string(), token: z.string() });

/**
 * Of three kinds: a page under a Meta login (`via`, laid underneath by `app.session`: its `pages` have the
 * page access token), a page with a token of its own (`pageToken`), an account of Instagram Login
 * (`instagramToken`, no page at all).
 */
const entry = z.object({
  via: z.optional(z.string()),
  /** The page that speaks, for Instagram the one the account is linked to. */
  pageId: z.optional(z.string()),
  pageToken: z.optional(z.string()),
  pages: z.optional(z.array(page)),
  instagramToken: z.optional(z.string()),
  /** Instagram Login signs webhooks with a secret of its own: that of the Instagram app inside the Meta app. */
  instagramAppId: z.optional(z.string()),
  instagramAppSecret: z.optional(z.string()),
  appId: z.optional(z.string()),
  appSecret: z.optional(z.string()),
  /** What Meta shows when it checks our address: unique to this person. */
  verifyToken: z.string(),
});

export type MessagingCredential = z.infer<typeof entry>;

/** @throws GateError (exit 3) when the entry is not of this shape */
export function readCredential(gate: string, credential: Credential): MessagingCredential {
  const read = entry.safeParse(credential);
  if (read.success) return read.data;
  throw new GateError({
    category: 'auth',
    code: 'credential_unreadable',
    gate,
    message: words`What is stored for this account cannot be used.`,
    hint: `gates ${gate} setup`,
    cause: read.error,
  });
}

/** The page's own token, or the one that the Meta login has of it now. */
export function pageTokenOf(kept: MessagingCredential, pageId: string): string | undefined {
  return kept.pageToken ?? kept.pages?.find(({ id }) => id === pageId)?.token;
}

/** Where one account's calls go. */
export interface Messaging {
  readonly graph: Graph;
  /** The node in front of `messages`, `conversations`, `messenger_profile`: the page, or the account itself. */
  readonly node: string;
  /** Whether it is a token of Instagram Login: other host, no page. */
  readonly direct: boolean;
  /** `platform=instagram` for calls that a page's node takes for both networks; else nothing. */
  readonly platform: Readonly<Record<string, string>>;
}

/** @throws GateError (exit 3) when the login has no token for the page any more */
export function messagingOf(
  session: Pick<Session, 'account' | 'credential' | 'http' | 'user'>,
  onWarning?: GraphOptions['onWarning'],
): Messaging {
  const { account, http, user } = session;
  const { gate, externalId } = account;
  const kept = readCredential(gate, session.credential);
  const { instagramToken, appSecret } = kept;
  if (instagramToken !== undefined) {
    return {
      graph: graph({
        http,
        gate,
        base: INSTAGRAM_BASE,
        token: instagramToken,
        signIn: `gates instagram login --user ${user}`,
        onWarning,
      }),
      node: externalId,
      direct: true,
      platform: {},
    };
  }
  const pageId = kept.pageId ?? externalId;
  const token = pageTokenOf(kept, pageId);
  if (token === undefined) {
    throw new GateError({
      category: 'auth',
      code: 'no_page_token',
      gate,
      message: words`The Meta login has no token for the page ${pageId} any more.`,
      hint: words`gates meta refresh --user ${user}, then: gates ${gate} setup --user ${user}`,
    });
  }
  return {
    graph: graph({ http, gate, token, appSecret, onWarning }),
    node: pageId,
    direct: false,
    platform: gate === 'instagram' ? { platform: 'instagram' } : {},
  };
}
