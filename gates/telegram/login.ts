import { words } from '../../src/domain/words.ts';
import type { FormLogin, Login } from '../../src/gate.ts';

/** A bot signs in with the token that @BotFather gives. https://core.telegram.org/bots/features#botfather */
const bot: FormLogin = {
  kind: 'form',
  fields: [
    {
      name: 'token',
      label: words`Bot token`,
      secret: true,
      help: words`In Telegram: @BotFather › /newbot, or for a bot that is there /mybots › API Token.`,
    },
  ],
  submit: async (context) => (await import('./signing-in.ts')).signIn(context),
};

export const logins: readonly Login[] = [bot];
