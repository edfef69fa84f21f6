/** Everything people read of this gate and of its kit, in Russian: English pattern → Russian, both in ICU MessageFormat. */
import archive from './ru/archive.json' with { type: 'json' };
import base from './ru/base.json' with { type: 'json' };
import parse from './ru/parse.json' with { type: 'json' };
import people from './ru/people.json' with { type: 'json' };
import posts from './ru/posts.json' with { type: 'json' };
import profile from './ru/profile.json' with { type: 'json' };
import sandbox from './ru/sandbox.json' with { type: 'json' };
import send from './ru/send.json' with { type: 'json' };
import setup from './ru/setup.json' with { type: 'json' };
import sync from './ru/sync.json' with { type: 'json' };
import templates from './ru/templates.json' with { type: 'json' };

export const russian: Readonly<Record<string, string>> = {
  ...base,
  ...posts,
  ...archive,
  ...parse,
  ...send,
  ...setup,
  ...profile,
  ...sync,
  ...people,
  ...sandbox,
  ...templates,
};
