import audit from './ru/audit.json' with { type: 'json' };
import booking from './ru/booking.json' with { type: 'json' };
import calendar from './ru/calendar.json' with { type: 'json' };
import commands from './ru/commands.json' with { type: 'json' };
import completion from './ru/completion.json' with { type: 'json' };
import doctor from './ru/doctor.json' with { type: 'json' };
import errors from './ru/errors.json' with { type: 'json' };
import help from './ru/help.json' with { type: 'json' };
import imports from './ru/import.json' with { type: 'json' };
import listening from './ru/listening.json' with { type: 'json' };
import media from './ru/media.json' with { type: 'json' };
/** Everything people read from `src/`, in Russian: English pattern → Russian, both in ICU MessageFormat. */
import pace from './ru/pace.json' with { type: 'json' };
import publishing from './ru/publishing.json' with { type: 'json' };
import receiving from './ru/receiving.json' with { type: 'json' };
import records from './ru/records.json' with { type: 'json' };
import renewal from './ru/renewal.json' with { type: 'json' };
import scene from './ru/scene.json' with { type: 'json' };
import sending from './ru/sending.json' with { type: 'json' };
import serve from './ru/serve.json' with { type: 'json' };
import sync from './ru/sync.json' with { type: 'json' };
import trigger from './ru/trigger.json' with { type: 'json' };
import verbs from './ru/verbs.json' with { type: 'json' };

export const russian: Readonly<Record<string, string>> = {
  ...help,
  ...commands,
  ...errors,
  ...audit,
  ...doctor,
  ...serve,
  ...sending,
  ...receiving,
  ...media,
  ...completion,
  ...pace,
  ...sync,
  ...imports,
  ...trigger,
  ...listening,
  ...publishing,
  ...verbs,
  ...scene,
  ...booking,
  ...calendar,
  ...renewal,
  ...records,
};
