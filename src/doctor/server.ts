/** `gates serve`: whether it runs, and whether it can be reached from outside. */
import type { App } from '../app.ts';
import { isLoopback } from '../domain/loopback.ts';
import { words } from '../domain/words.ts';
import { runningServer } from '../home.ts';
import { type Check, failed, ofMachine, ok, PLATFORM_MS, skipped, warning } from './check.ts';

/** @param wanted whether somebody here has an account whose platform delivers by webhook */
export function checkServe(app: Pick<App, 'home'>, wanted: boolean): Check {
  const subject = ofMachine('serve');
  const running = runningServer(app.home);
  if (running) return ok(subject, words`gates serve runs at ${running.url} (pid ${running.pid}).`);
  const message = words`gates serve does not run.`;
  if (!wanted) return skipped(subject, message);
  return warning(
    subject,
    words`${message} No message comes in.`,
    'gates serve --public-url https://olga.example.org',
  );
}

/** Asks our own server by its public address: the way the platforms come. */
export async function checkPublicAddress(app: App): Promise<Check> {
  const subject = ofMachine('public');
  const running = runningServer(app.home);
  if (!running) return skipped(subject, words`No server runs whose address could be tried.`);
  const { publicUrl, url, pid } = running;
  if (publicUrl === url) {
    if (app.env['GATES_SANDBOX']) {
      return skipped(subject, words`The sandbox reaches this server without a public address.`);
    }
    return warning(
      subject,
      words`The server has no public address: no platform can deliver to it.`,
      'gates serve --public-url https://olga.example.org',
    );
  }
  if (app.env['GATES_SANDBOX'] && !isLoopback(publicUrl)) {
    return skipped(subject, words`Nothing is called outside this machine with GATES_SANDBOX.`);
  }
  return judgeAnswer(await healthOf(app, publicUrl), { publicUrl, url, pid });
}

interface Health {
  status: number;
  pid: unknown;
}

/** `null`: no answer at all. */
async function healthOf(app: App, publicUrl: string): Promise<Health | null> {
  try {
    const answer = await ask(app, `${publicUrl}/healthz`);
    return { status: answer.status, pid: (answer.json as { pid?: unknown } | null)?.pid };
  } catch {
    return null;
  }
}

/** With a sandbox `app.http` calls nothing else, and a loopback address is no platform's. */
async function ask(app: App, url: string): Promise<{ status: number; json: unknown }> {
  const { openHttp } = await import('../http/open.ts');
  const http = openHttp({ hosts: {}, env: app.env });
  try {
    const { status, json } = await http.request({
      method: 'GET',
      url,
      gate: 'serve',
      timeoutMs: PLATFORM_MS - 2000,
      signal: app.signal,
    });
    return { status, json };
  } finally {
    await http.close();
  }
}

/** What came back from the public address, against the server that should have answered. */
export function judgeAnswer(
  health: Health | null,
  { publicUrl, url, pid }: { publicUrl: string; url: string; pid: number },
): Check {
  const subject = ofMachine('public');
  const cure = words`The proxy or tunnel of ${publicUrl} must lead to ${url}, without a login before it.`;
  if (health === null) return failed(subject, words`${publicUrl} gives no answer.`, cure);
  if (health.pid === pid) return ok(subject, words`${publicUrl} leads here.`);
  if (health.status === 200 && typeof health.pid === 'number') {
    return failed(subject, words`At ${publicUrl} another gates serve answers, not this one.`, cure);
  }
  return failed(
    subject,
    words`At ${publicUrl} something else answers (${health.status}), not gates serve.`,
    cure,
  );
}
