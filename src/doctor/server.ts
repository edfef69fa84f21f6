/** `gates serve`: whether it runs, and whether it can be reached from outside. */
import type { App } from '../app.ts';
import { isLoopback } from '../domain/loopback.ts';
import { words } from '../domain/words.ts';
import { type Health, healthOf } from '../health.ts';
import { runningServer } from '../home.ts';
import { type Check, failed, ofMachine, ok, PLATFORM_MS, skipped, warning } from './check.ts';

/** How what is new gets here: the platform calls an address of ours, or is asked. */
export type Arrival = 'called' | 'asked';

const PUBLIC = 'gates serve --public-url https://olga.example.org';

/** @param needed how messages come to the accounts there are; `null`: to none of them */
export function checkServe(app: Pick<App, 'home'>, needed: Arrival | null): Check {
  const subject = ofMachine('serve');
  const running = runningServer(app.home);
  if (running) return ok(subject, words`gates serve runs at ${running.url} (pid ${running.pid}).`);
  const message = words`gates serve does not run.`;
  if (needed === null) return skipped(subject, message);
  return warning(
    subject,
    words`${message} No message comes in.`,
    needed === 'called' ? PUBLIC : 'gates serve',
  );
}

/** Asks our own server by its public address: the way the platforms come. */
export async function checkPublicAddress(app: App, needed: Arrival | null): Promise<Check> {
  const subject = ofMachine('public');
  const running = runningServer(app.home);
  if (!running) return skipped(subject, words`No server runs whose address could be tried.`);
  const { publicUrl, url, pid } = running;
  if (publicUrl === url) {
    if (app.env['GATES_SANDBOX']) {
      return skipped(subject, words`The sandbox reaches this server without a public address.`);
    }
    if (needed !== 'called') {
      return skipped(subject, words`Nobody here needs a public address.`);
    }
    return warning(
      subject,
      words`The server has no public address: no platform can deliver to it.`,
      PUBLIC,
    );
  }
  if (app.env['GATES_SANDBOX'] && !isLoopback(publicUrl)) {
    return skipped(subject, words`Nothing is called outside this machine with GATES_SANDBOX.`);
  }
  return judgeAnswer(await healthOf(app, publicUrl, PLATFORM_MS - 2000), { publicUrl, url, pid });
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
