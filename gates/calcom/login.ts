import { words } from '../../src/domain/words.ts';
import type { FormLogin, Login } from '../../src/gate.ts';

/** A person signs in with an API key of theirs. https://cal.com/docs/api-reference/v2/introduction#authentication */
const key: FormLogin = {
  kind: 'form',
  fields: [
    {
      name: 'apiKey',
      label: words`API key`,
      secret: true,
      help: words`At https://app.cal.com/settings/developer/api-keys › Add.`,
    },
    {
      name: 'webhookSecret',
      label: words`Webhook secret`,
      secret: true,
      optional: true,
      help: words`Only for a webhook that was made by hand: its secret.`,
    },
  ],
  submit: async (context) => (await import('./signing-in.ts')).signIn(context),
};

export const logins: readonly Login[] = [key];
