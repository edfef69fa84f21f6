/** What this gate says, in Russian. */
import send from './ru/send.json' with { type: 'json' };
import surface from './ru/surface.json' with { type: 'json' };
import templates from './ru/templates.json' with { type: 'json' };

export const russian: Readonly<Record<string, string>> = {
  ...send,
  ...surface,
  ...templates,
};
