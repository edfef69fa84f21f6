import { words } from '../../../domain/words.ts';
import { callbackUrl, runningServer } from '../../../home.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';

export const register: Register = (group, app) => {
  group
    .command('url')
    .description('The addresses to enter at the platforms')
    .option('--public-url <url>', 'default: what the running gates serve was given')
    .addHelpText(
      'after',
      examples(
        'webhook url --user olga',
        'webhook url --user olga --public-url https://olga.example.org',
      ),
    )
    .action(async (flags: { publicUrl?: string }) => {
      const user = await app.user();
      const running = runningServer(app.home);
      const base = flags.publicUrl ?? running?.publicUrl ?? 'http://127.0.0.1:8787';
      const rows: { gate: string; title: string; url: string }[] = [];
      for (const { name, title } of app.catalogue) {
        if ((await app.gate(name)).webhook) {
          rows.push({ gate: name, title, url: callbackUrl(base, name, user) });
        }
      }
      app.ui.result(
        rows.map(({ gate, url }) => ({ gate, url })),
        () => [
          ...rows.map(({ title, url }) => `${title.padEnd(12)} ${url}`),
          ...(base.startsWith('https:')
            ? []
            : [
                '',
                words`The platforms need a public https address: gates serve --tunnel, or --public-url https://…`,
              ]),
        ],
      );
    });
};
