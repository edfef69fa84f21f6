import { type App, openApp } from '../app.ts';
import { usageError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import type { Catalogue } from '../gate.ts';
import { checkUserName, openHome } from '../home.ts';
import { openMessaging } from './messaging.ts';
import { type Life, openNetwork } from './network.ts';
import type { Gates, OpenOptions } from './types.ts';
import { silentUi } from './ui.ts';

/** Joins the services of {@link openApp} to a person; see `bin/index.ts`. */
export function openLibrary(catalogue: Catalogue, options: OpenOptions): Gates {
  const { user, env = process.env, signal = new AbortController().signal, onWarning } = options;
  checkUserName(user);
  let opening: Promise<App> | undefined;
  let closing: Promise<void> | undefined;
  const ending = new AbortController();
  const inHand = new Set<Promise<unknown>>();
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
  const life: Life = {
    ended: ending.signal,
    async during(work) {
      if (closing) throw closed();
      const going = app().then(work);
      inHand.add(going);
      try {
        return await going;
      } finally {
        inHand.delete(going);
      }
    },
  };
  const end = async (): Promise<void> => {
    ending.abort();
    // What is on its way is sent, and what became of it written down.
    await Promise.allSettled(inHand);
    await (await opening?.catch(() => undefined))?.close();
  };
  const close = () => (closing ??= end());
  return {
    user,
    whatsapp: openMessaging('whatsapp', user, life),
    messenger: openMessaging('messenger', user, life),
    instagram: openMessaging('instagram', user, life),
    telegram: openMessaging('telegram', user, life),
    email: openMessaging('email', user, life),
    zoom: openNetwork('zoom', user, life),
    calcom: openNetwork('calcom', user, life),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function closed(): Error {
  return usageError(words`These gates are closed.`, words`open them again: openGates`, 'closed');
}
