/** What this gate says, in Russian. */
import login from './ru/login.json' with { type: 'json' };
import send from './ru/send.json' with { type: 'json' };

export const russian: Readonly<Record<string, string>> = {
  ...login,
  ...send,
};
