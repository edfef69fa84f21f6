/** What this gate says, in Russian. */
import login from './ru/login.json' with { type: 'json' };
import read from './ru/read.json' with { type: 'json' };
import send from './ru/send.json' with { type: 'json' };
import show from './ru/show.json' with { type: 'json' };
import surface from './ru/surface.json' with { type: 'json' };

export const russian: Readonly<Record<string, string>> = {
  ...login,
  ...read,
  ...send,
  ...show,
  ...surface,
};
