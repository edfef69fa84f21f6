import { type Text, words } from '../../domain/words.ts';
import type { Language } from '../../language/language.ts';
import type { Translator } from '../../language/translate.ts';

/** The page the browser ends on when the login worked. */
export function donePage({ language, say }: Translator, gate: string, name: string): string {
  return page(language, '✓', {
    title: say(words`You are logged in`),
    text: say(words`${gate} now works for ${name}.`),
    more: say(words`You can close this page and go back to the terminal.`),
  });
}

/** The page the browser ends on when it did not; without a reason, consent was refused. */
export function failedPage({ language, say }: Translator, reason?: Text): string {
  return page(language, '✗', {
    title: say(words`That did not work`),
    text: say(reason ?? words`You chose not to continue.`),
    more: say(words`Go back to the terminal: it says what to do.`),
  });
}

function page(
  language: Language,
  sign: string,
  { title, text, more }: Readonly<Record<'title' | 'text' | 'more', string>>,
): string {
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} · gates</title>
<style>
  :root { color-scheme: light dark }
  body { font: 1.05rem/1.6 system-ui, sans-serif; display: grid; place-content: center; min-height: 90vh; margin: 0; padding: 2rem; text-align: center }
  .sign { font-size: 3rem; line-height: 1 }
  h1 { font-size: 1.6rem; margin: 1rem 0 .5rem }
  p { margin: .25rem 0; max-width: 32rem }
  .more { opacity: .7 }
</style>
<main>
  <div class="sign" aria-hidden="true">${sign}</div>
  <h1>${escape(title)}</h1>
  <p>${escape(text)}</p>
  <p class="more">${escape(more)}</p>
</main>
</html>
`;
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
