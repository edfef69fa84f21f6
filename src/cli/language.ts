import type { Preferences } from '../vault/settings.ts';

export type Language = 'en' | 'ru';

/**
 * The language people read: `GATES_LANG`, then the setting, then what their browser asked for,
 * then the locale. English otherwise.
 */
export function languageOf(sources: {
  env: NodeJS.ProcessEnv;
  setting: Preferences['language'] | undefined;
  acceptLanguage?: string | undefined;
}): Language {
  const { env } = sources;
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'];
  for (const word of [env['GATES_LANG'], sources.setting, sources.acceptLanguage, locale]) {
    const first = word?.trim().toLowerCase();
    if (first?.startsWith('ru')) return 'ru';
    if (first?.startsWith('en')) return 'en';
  }
  return 'en';
}
