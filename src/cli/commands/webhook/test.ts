import type { App } from '../../../app.ts';
import { isSetUp } from '../../../domain/account.ts';
import { GateError, usageError } from '../../../domain/error.ts';
import { isLoopback } from '../../../domain/loopback.ts';
import { words } from '../../../domain/words.ts';
import { callbackUrl, runningServer } from '../../../home.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';

interface Answer {
  gate: string;
  url: string;
  status: number;
  ok: boolean;
}

export const register: Register = (group, app) => {
  group
    .command('test')
    .description('Check from here that the server answers, and refuses what is not signed')
    .option('--public-url <url>', 'default: what the running gates serve was given')
    .addHelpText('after', examples('webhook test --user olga'))
    .action(async (flags: { publicUrl?: string }) => {
      const user = await app.user();
      const base = flags.publicUrl ?? runningServer(app.home)?.publicUrl;
      if (base === undefined) {
        throw new GateError({
          category: 'unreachable',
          code: 'not_serving',
          message: words`No gates serve runs here.`,
          hint: 'gates serve',
        });
      }
      const gates = await receivingGates(app, user);
      if (gates.length === 0) {
        throw usageError(
          words`Nothing of ${user} is set up to receive.`,
          `gates account list --user ${user}`,
          'nothing_set_up',
        );
      }
      const answers: Answer[] = [];
      for (const gate of gates) answers.push(await ask(app, gate, callbackUrl(base, gate, user)));
      const bad = answers.find(({ ok }) => !ok);
      if (bad) {
        throw new GateError({
          category: bad.status >= 500 ? 'unreachable' : 'failed',
          code: 'webhook_not_ready',
          message: words`${bad.url} answered ${bad.status} instead of refusing what is not signed.`,
          hint: words`gates ${bad.gate} ${app.row(bad.gate).signIn} --user ${user}, and look at what gates serve says`,
        });
      }
      app.ui.result(answers, () =>
        answers.map(
          ({ gate, url }) => words`✓ ${gate}: ${url} answers, and refuses what is not signed.`,
        ),
      );
    });
};

/** The gates with a webhook that this person has an account of. */
async function receivingGates(app: App, user: string): Promise<string[]> {
  const accounts = (await (await app.store(user)).accounts.list()).filter(isSetUp);
  const gates: string[] = [];
  for (const { name } of app.catalogue) {
    const has = accounts.some((account) => account.gate === name);
    if (has && (await app.gate(name)).webhook) gates.push(name);
  }
  return gates;
}

/** Posts something unsigned. 401: it is up, and refuses what nobody signed. 404: nothing is set up there. */
async function ask(app: App, gate: string, url: string): Promise<Answer> {
  const request = {
    method: 'POST' as const,
    url,
    gate,
    headers: { 'content-type': 'application/json' },
    json: {},
  };
  if (!isLoopback(url)) return answerOf((await (await app.http()).request(request)).status);
  // Our own server on this machine: reached as it is, also while a sandbox stands in for the platforms.
  const { openHttp } = await import('../../../http/open.ts');
  const http = openHttp({ hosts: {}, env: {} });
  try {
    return answerOf((await http.request(request)).status);
  } finally {
    await http.close();
  }

  function answerOf(status: number): Answer {
    return { gate, url, status, ok: status === 401 };
  }
}
