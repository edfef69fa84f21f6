/** Everything people read of this gate, in Russian: English pattern → Russian, both in ICU MessageFormat. */
import base from './ru/base.json' with { type: 'json' };

export const russian: Readonly<Record<string, string>> = { ...base };
