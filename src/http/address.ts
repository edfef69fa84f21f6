import { GateError, usageError } from '../domain/error.ts';
import { words } from '../domain/words.ts';

/** Also what a proxy is never asked for. */
export const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '::1'];

export interface AddressBook {
  /** The sandbox's base without a trailing slash, or `null` for the real platforms. */
  readonly sandbox: string | null;
  /**
   * Where a request for this platform address really goes. Throws a policy error for an origin
   * that has no place in the sandbox, and without a sandbox for anything but https and loopback.
   */
  resolve(url: string): URL;
}

/**
 * Maps the platforms' addresses. `hosts` names the path under the sandbox for each platform origin.
 * Throws a usage error unless the sandbox is an http address on this machine.
 */
export function openAddressBook(
  sandbox: string | undefined,
  hosts: Readonly<Record<string, string>>,
): AddressBook {
  if (sandbox === undefined || sandbox === '') {
    return {
      sandbox: null,
      resolve(text) {
        const url = parse(text);
        if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))) return url;
        throw new GateError({
          category: 'policy',
          code: 'insecure_address',
          message: words`${url.protocol}//${url.host} is not an https address; nothing was sent.`,
          hint: words`Use an https:// address.`,
        });
      },
    };
  }
  const base = sandboxBase(sandbox);
  return {
    sandbox: base,
    resolve(text) {
      const url = parse(text);
      if (url.href === base || url.href.startsWith(`${base}/`)) return url;
      const path = hosts[url.origin];
      if (path !== undefined) {
        const mount = path.replace(/^\/+|\/+$/g, '');
        return new URL(`${base}/${mount}${url.pathname}${url.search}${url.hash}`);
      }
      throw new GateError({
        category: 'policy',
        code: 'outside_sandbox',
        message: words`The sandbox has no stand-in for ${url.host}; nothing was sent.`,
        hint: words`Unset GATES_SANDBOX to reach the real platform.`,
      });
    },
  };
}

function sandboxBase(sandbox: string): string {
  const url = URL.canParse(sandbox) ? new URL(sandbox) : null;
  if (!url || !/^https?:$/.test(url.protocol) || !isLoopback(url)) {
    throw usageError(
      words`GATES_SANDBOX is not an http address on this machine.`,
      words`gates sandbox --port 4010, then GATES_SANDBOX=http://127.0.0.1:4010`,
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function parse(text: string): URL {
  if (URL.canParse(text)) return new URL(text);
  // The text itself may hold a token: it is not repeated, and the parser's own error (which holds it) is not kept.
  throw new GateError({
    category: 'failed',
    code: 'bad_address',
    message: words`An address to call is not a URL; nothing was sent.`,
  });
}

function isLoopback(url: URL): boolean {
  return LOOPBACK.includes(url.hostname.replace(/^\[|\]$/g, ''));
}
