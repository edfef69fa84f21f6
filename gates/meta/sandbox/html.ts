/** Markup whose every inserted value is escaped. */
export interface Markup {
  readonly markup: string;
}

type Value = string | Markup | readonly Markup[];

/** A template tag: text is escaped, markup made by this tag is not escaped again. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  let markup = parts[0] ?? '';
  values.forEach((value, index) => {
    markup += inserted(value) + (parts[index + 1] ?? '');
  });
  return { markup };
}

function inserted(value: Value): string {
  if (typeof value === 'string') return escapeHtml(value);
  if ('markup' in value) return value.markup;
  return value.map((item) => item.markup).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
