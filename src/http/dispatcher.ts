import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { usageError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import { LOOPBACK } from './address.ts';

const SETTINGS = {
  connectTimeout: 10_000,
  // One timer covers the whole exchange; another would only race it.
  headersTimeout: 0,
  // HTTP/2 may requeue a request on another connection, and then nobody can say whether it was written.
  allowH2: false,
  requestTls: { allowH2: false },
} as const;

/**
 * Connections of one run, kept alive between requests; through the proxy that `HTTPS_PROXY`,
 * `HTTP_PROXY` and `NO_PROXY` (either case) name, except for loopback.
 */
export function openDispatcher(env: NodeJS.ProcessEnv): Dispatcher {
  const httpProxy = env['http_proxy'] ?? env['HTTP_PROXY'] ?? '';
  const httpsProxy = env['https_proxy'] ?? env['HTTPS_PROXY'] ?? '';
  if (httpProxy === '' && httpsProxy === '') return new Agent(SETTINGS);
  for (const proxy of [httpProxy, httpsProxy]) {
    // undici's own error would hold the proxy's password.
    if (proxy !== '' && !URL.canParse(proxy)) {
      throw usageError(
        words`HTTPS_PROXY or HTTP_PROXY is not a URL.`,
        words`e.g. http://proxy.example:3128`,
      );
    }
  }
  const noProxy = [env['no_proxy'] ?? env['NO_PROXY'] ?? '', ...LOOPBACK].join(',');
  // An empty string means none: undici would otherwise look into the environment of the process.
  return new EnvHttpProxyAgent({ ...SETTINGS, httpProxy, httpsProxy, noProxy });
}
