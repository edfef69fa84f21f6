/** Everything people read of this gate, in Russian: English pattern → Russian, both in ICU MessageFormat. */
import analytics from './ru/analytics.json' with { type: 'json' };
import base from './ru/base.json' with { type: 'json' };
import media from './ru/media.json' with { type: 'json' };
import numbers from './ru/numbers.json' with { type: 'json' };
import sending from './ru/sending.json' with { type: 'json' };
import surface from './ru/surface.json' with { type: 'json' };
import templates from './ru/templates.json' with { type: 'json' };

export const russian: Readonly<Record<string, string>> = {
  ...base,
  ...media,
  ...numbers,
  ...templates,
  ...sending,
  ...surface,
  ...analytics,
};
