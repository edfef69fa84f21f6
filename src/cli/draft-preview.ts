import { basename } from 'node:path';
import type { Draft, DraftMedia, DraftQuickReply } from '../domain/message.ts';

/**
 * A draft as its reader would see it, a line each: what stands above the text, the text, what can be
 * pressed under it. `text`: as the outbound door read it; a template's holds all of it already.
 */
export function previewLines(draft: Draft, text: string | null): string[] {
  const said = (text ?? '').split('\n');
  const lines = draft.template ? said : [...above(draft), ...cardsOf(draft, said), ...below(draft)];
  return lines.filter((line, index) => line !== '' || (index > 0 && index < lines.length - 1));
}

/** A text that was sent, with what could be pressed under it; `null` where there was neither. */
export function pressedUnder(draft: Draft, text: string | null): string | null {
  const said = text === null ? [] : text.split('\n');
  const lines = draft.template ? said : [...cardsOf(draft, said), ...pressable(draft)];
  return lines.length === 0 ? null : lines.join('\n');
}

/** Of cards to leaf through each is a line, with its own buttons behind it. */
function cardsOf({ native }: Draft, said: readonly string[]): readonly string[] {
  const cards = native?.['cards'];
  if (!Array.isArray(cards)) return said;
  const buttons = cards.map(({ buttons: each }: { buttons?: unknown }) => pressed(each));
  if (cards.length !== said.length) return [...said, ...buttons.flat()];
  return said.map((line, index) => [line, ...(buttons[index] ?? [])].join('  '));
}

function above({ media, header, list }: Draft): string[] {
  const line = list?.header ?? header;
  return [...(media ? [`[${fileOf(media)}]`] : []), ...(line === undefined ? [] : [line])];
}

function below(draft: Draft): string[] {
  const line = draft.list?.footer ?? draft.footer;
  return [...(line === undefined ? [] : [line]), ...pressable(draft)];
}

function pressable({ buttons, link, list, native, quickReplies }: Draft): string[] {
  const opens = native?.['button'];
  return [
    ...pressed(buttons ?? native?.['buttons']),
    ...(link ? [`[${link.title}] ${link.url}`] : []),
    ...(typeof opens === 'string' ? [`[${opens}]`] : []),
    ...(list ? [`[${list.button}]`, ...rowsOf(list.sections)] : []),
    ...(quickReplies ? [quickReplies.map(tapOf).join(' ')] : []),
  ];
}

/** Whatever it does, a button has a title. */
function pressed(buttons: unknown): string[] {
  if (!Array.isArray(buttons) || buttons.length === 0) return [];
  return [buttons.map(({ title }: { title?: unknown }) => `[${String(title)}]`).join(' ')];
}

function tapOf(reply: DraftQuickReply): string {
  return `(${'ask' in reply ? `:${reply.ask}` : reply.title})`;
}

function rowsOf(sections: NonNullable<Draft['list']>['sections']): string[] {
  return sections.flatMap(({ title, rows }) => [
    ...(title === undefined ? [] : [`  ${title}`]),
    ...rows.map((row) =>
      row.description === undefined ? `    ${row.title}` : `    ${row.title} — ${row.description}`,
    ),
  ]);
}

function fileOf({ filename, file, url, id, kind }: DraftMedia): string {
  return filename ?? (file === undefined ? (url ?? id ?? kind) : basename(file));
}
