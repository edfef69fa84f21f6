import type { Language } from '../language.ts';

const WORDS = {
  en: {
    doneTitle: 'You are logged in',
    done: (gate: string, name: string) => `${gate} now works for ${name}.`,
    close: 'You can close this page and go back to the terminal.',
    failedTitle: 'That did not work',
    refused: 'You chose not to continue.',
    again: 'Go back to the terminal: it says what to do.',
  },
  ru: {
    doneTitle: 'Вход выполнен',
    done: (gate: string, name: string) => `${gate} подключён: ${name}.`,
    close: 'Эту страницу можно закрыть и вернуться в терминал.',
    failedTitle: 'Войти не получилось',
    refused: 'Вы не дали согласия.',
    again: 'Вернитесь в терминал: там написано, что делать.',
  },
} as const;

/** The page the browser ends on when the login worked. */
export function donePage(language: Language, gate: string, name: string): string {
  const words = WORDS[language];
  return page(language, '✓', words.doneTitle, words.done(gate, name), words.close);
}

/** The page the browser ends on when it did not; without a reason, consent was refused. */
export function failedPage(language: Language, reason?: string): string {
  const words = WORDS[language];
  return page(language, '✗', words.failedTitle, reason ?? words.refused, words.again);
}

function page(language: Language, sign: string, title: string, text: string, more: string): string {
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
