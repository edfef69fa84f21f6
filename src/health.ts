/** Whether a `gates serve` answers at an address, and which. */
import type { App } from './app.ts';

export interface Health {
  status: number;
  pid: unknown;
}

/** `null`: no answer at all. With a sandbox `app.http` calls nothing else, and our own address is no platform's. */
export async function healthOf(
  { env, signal }: Pick<App, 'env' | 'signal'>,
  address: string,
  timeoutMs: number,
): Promise<Health | null> {
  const { openHttp } = await import('./http/open.ts');
  const http = openHttp({ hosts: {}, env });
  const url = `${address}/healthz`;
  try {
    const answer = await http.request({ method: 'GET', url, gate: 'serve', timeoutMs, signal });
    return { status: answer.status, pid: (answer.json as { pid?: unknown } | null)?.pid };
  } catch {
    return null;
  } finally {
    await http.close();
  }
}
