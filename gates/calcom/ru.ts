/** What this gate says, in Russian. */
import bookings from './ru/bookings.json' with { type: 'json' };
import events from './ru/events.json' with { type: 'json' };
import login from './ru/login.json' with { type: 'json' };
import sandbox from './ru/sandbox.json' with { type: 'json' };
import surface from './ru/surface.json' with { type: 'json' };
import texts from './ru/texts.json' with { type: 'json' };

export const russian: Readonly<Record<string, string>> = {
  ...bookings,
  ...events,
  ...login,
  ...sandbox,
  ...surface,
  ...texts,
};
