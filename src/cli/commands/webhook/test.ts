import { GateError } from '../../../domain/error.ts';
import { runningServer } from '../../../home.ts';
import { callbackUrl } from '../../../webhook/subscribe.ts';
import type { Register } from '../../groups.ts';

export const register: Register = (group, app) => {
  group
    .command('test')
    .description('Check from here that the server answers, and refuses what is not signed')
    .option('--public-url <url>', 'default: what the running gates serve was given')
    .action(async (flags: { publicUrl?: string }) => {
      const user = await app.user();
      const running = runningServer(app.home);
      const base = flags.publicUrl ?? running?.publicUrl;
      if (base === undefined) {
        throw new GateError({
          category: 'unreachable',
          code: 'not_serving',
          message: 'No gates serve runs here.',
          hint: 'gates serve',
        });
      }
      const http = await app.http();
      const results: { gate: string; url: string; status: number; ok: boolean }[] = [];
      for (const { name } of app.catalogue) {
        if (!(await app.gate(name)).webhook) continue;
        const url = callbackUrl(base, name, user);
        const { status } = await http.request({
          method: 'POST',
          url,
          gate: name,
          headers: { 'content-type': 'application/json' },
          json: {},
        });
        // 401: it is up and refuses what nobody signed. 404: nothing is set up for this gate.
        results.push({ gate: name, url, status, ok: status === 401 });
      }
      app.ui.result(results, () =>
        results
          .map(({ gate, url, status, ok }) =>
            ok
              ? `✓ ${gate}: ${url} answers, and refuses what is not signed.`
              : `✗ ${gate}: ${url} answered ${status}${status === 404 ? ' — nothing is set up: gates ' + gate + ' ' + app.row(gate).signIn : ''}.`,
          )
          .join('\n'),
      );
    });
};
