export type Language = 'en' | 'ru';

/** The language people read: `GATES_LANG`, then what their browser asked for, then the locale. English otherwise. */
export function languageOf(sources: {
  env: NodeJS.ProcessEnv;
  acceptLanguage?: string | undefined;
}): Language {
  const { env } = sources;
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'];
  for (const word of [env['GATES_LANG'], sources.acceptLanguage, locale]) {
    const first = word?.trim().toLowerCase();
    if (first?.startsWith('ru')) return 'ru';
    if (first?.startsWith('en')) return 'en';
  }
  return 'en';
}
