/** What this gate says, in Russian. */
import archive from './ru/archive.json' with { type: 'json' };
import events from './ru/events.json' with { type: 'json' };
import sandbox from './ru/sandbox.json' with { type: 'json' };
import send from './ru/send.json' with { type: 'json' };
import setup from './ru/setup.json' with { type: 'json' };
import surface from './ru/surface.json' with { type: 'json' };
import told from './ru/told.json' with { type: 'json' };
import verbs from './ru/verbs.json' with { type: 'json' };

export const russian: Readonly<Record<string, string>> = {
  ...archive,
  ...events,
  ...sandbox,
  ...send,
  ...setup,
  ...surface,
  ...verbs,
  ...told,
};
