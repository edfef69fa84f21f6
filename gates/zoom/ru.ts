/** What this gate says, in Russian. */
import events from './ru/events.json' with { type: 'json' };
import login from './ru/login.json' with { type: 'json' };
import meetings from './ru/meetings.json' with { type: 'json' };
import people from './ru/people.json' with { type: 'json' };
import sandbox from './ru/sandbox.json' with { type: 'json' };
import surface from './ru/surface.json' with { type: 'json' };

export const russian: Readonly<Record<string, string>> = {
  ...events,
  ...login,
  ...meetings,
  ...people,
  ...sandbox,
  ...surface,
};
