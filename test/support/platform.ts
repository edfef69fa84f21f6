/**
 * Puts functions in the place of platforms, for code that speaks real HTTP through undici. The
 * functions are those that `gates sandbox` serves on a port.
 */
import { HttpRequestInterceptor } from '@mswjs/interceptors/http';
import { http, passthrough } from 'msw';
import { defineNetwork, InterceptorSource } from 'msw/experimental';

export interface MountedPlatform {
  /** Copies of what was asked, oldest first; bodies still unread. */
  readonly requests: readonly Request[];
  start(): Promise<void>;
  /** Throws when anything was asked of an origin without a route, or a route threw. */
  close(): Promise<void>;
}

/**
 * Answers requests to the origins named (`https://graph.facebook.com`) with the functions given.
 * Loopback goes through to real servers. Any other request is cut off, and `close` reports it:
 * nothing reaches the real world.
 */
export function mountPlatform(
  routes: Readonly<Record<string, (request: Request) => Promise<Response>>>,
): MountedPlatform {
  const requests: Request[] = [];
  const faults: Error[] = [];
  const network = defineNetwork({
    context: { quiet: true },
    // msw's setupServer does not see the undici package; this interceptor works on sockets.
    sources: [new InterceptorSource({ interceptors: [new HttpRequestInterceptor()] })],
    handlers: [
      http.all('*', async ({ request }) => {
        const { origin, hostname } = new URL(request.url);
        const route = routes[origin];
        if (!route && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return passthrough();
        requests.push(request.clone());
        try {
          if (!route) throw new Error(`No route for ${request.method} ${request.url}`);
          return await route(request);
        } catch (error) {
          faults.push(error instanceof Error ? error : new Error(String(error)));
          return Response.error();
        }
      }),
    ],
  });
  return {
    requests,
    start: async () => network.enable(),
    async close() {
      network.disable();
      if (faults.length > 0) throw new AggregateError(faults, faults.map(String).join('\n'));
    },
  };
}
