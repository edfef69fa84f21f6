/** Where mail may be spoken to: with a sandbox on, nothing leaves this machine. */
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Http } from '../../src/http/client.ts';
import type { MailServer } from './credential.ts';
import { isThisMachine } from './tls.ts';

const ANY_PLATFORM = 'https://autoconfig.thunderbird.net/';

/** Whether pretend platforms stand in for the real ones. */
export function inSandbox(http: Pick<Http, 'address'>): boolean {
  return http.address(ANY_PLATFORM) !== ANY_PLATFORM;
}

/** @throws GateError exit 6 for a real server while the sandbox is on */
export function checkReachable(http: Pick<Http, 'address'>, { host }: MailServer): void {
  if (!inSandbox(http) || isThisMachine(host)) return;
  throw new GateError({
    category: 'policy',
    code: 'outside_sandbox',
    gate: 'email',
    message: words`The sandbox has no stand-in for ${host}; nothing was sent.`,
    hint: words`Unset GATES_SANDBOX to reach the real platform.`,
  });
}
