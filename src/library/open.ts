import { type App, openApp } from '../app.ts';
import type { Catalogue } from '../gate.ts';
import { checkUserName, openHome } from '../home.ts';
import { openMessaging } from './messaging.ts';
import type { Gates, OpenOptions } from './types.ts';
import { silentUi } from './ui.ts';

/** Joins the services of {@link openApp} to a person; see `bin/index.ts`. */
export function openLibrary(catalogue: Catalogue, options: OpenOptions): Gates {
  const { user, env = process.env, signal = new AbortController().signal, onWarning } = options;
  checkUserName(user);
  let opening: Promise<App> | undefined;
  const app = (): Promise<App> =>
    (opening ??= openHome(env).then((home) =>
      openApp({
        catalogue,
        home,
        env,
        options: {
          user,
          json: true,
          interactive: false,
          verbose: false,
          yes: false,
          dryRun: false,
        },
        ui: silentUi({ onWarning }),
        signal,
      }),
    ));
  const close = async () => (await opening)?.close();
  return {
    user,
    whatsapp: openMessaging('whatsapp', user, app),
    close,
    [Symbol.asyncDispose]: close,
  };
}
