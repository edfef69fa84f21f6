import { basename } from 'node:path';
import type { App } from '../app.ts';
import type { Details, Draft, DraftMedia, DraftQuickReply } from '../domain/message.ts';
import { stateName } from '../domain/states.ts';
import { type Text, words } from '../domain/words.ts';
import type { Checked } from '../traffic/outbound.ts';
import { oneLine } from './terminal.ts';

/**
 * A draft as its reader would see it, a line each: what stands above the text, the text, what can be
 * pressed under it. `text`: as the outbound door read it; a template's holds all of it already.
 */
export function previewLines(draft: Draft, text: string | null): string[] {
  const said = (text ?? '').split('\n');
  const lines = draft.template ? said : [...above(draft), ...cardsOf(draft, said), ...below(draft)];
  return lines.filter((line, index) => line !== '' || (index > 0 && index < lines.length - 1));
}

/** `--dry-run` of a draft, which may be several messages. */
export function previewOf(
  app: Pick<App, 'ui'>,
  checked: readonly (Checked & { piece: Draft })[],
  { called, from }: { called: string; from: string },
): void {
  const lines = checked.flatMap(({ piece, kind, text, details = {} }) => [
    words`✓ Would send ${stateName(kind)} to ${called} from ${from}.`,
    ...mailHead(details),
    ...previewLines(piece, text).map((line) => (line === '' ? '' : `  ${line}`)),
  ]);
  const views = checked.map(({ piece: _piece, ...view }) => ({ ...view, dryRun: true }));
  app.ui.result(views.length > 1 ? { ...views[0], parts: views } : views[0], lines);
}

/** Of a mail: what it is about, and who else gets it. */
function mailHead({ subject, cc, bcc }: Details): Text[] {
  return [
    ...(typeof subject === 'string' ? [words`  Subject: ${oneLine(subject)}`] : []),
    ...(addressees(cc) === '' ? [] : [`  Cc: ${addressees(cc)}`]),
    ...(addressees(bcc) === '' ? [] : [`  Bcc: ${addressees(bcc)}`]),
  ];
}

function addressees(list: unknown): string {
  if (!Array.isArray(list)) return '';
  return list.map(({ address }: { address?: unknown }) => oneLine(String(address))).join(', ');
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

function above({ media, moreMedia = [], header, list }: Draft): string[] {
  const line = list?.header ?? header;
  const files = media ? [media, ...moreMedia] : moreMedia;
  return [...files.map((file) => `[${fileOf(file)}]`), ...(line === undefined ? [] : [line])];
}

function below(draft: Draft): string[] {
  const line = draft.list?.footer ?? draft.footer;
  return [...(line === undefined ? [] : [line]), ...pressable(draft)];
}

function pressable({ buttons, link, list, native, quickReplies, askLocation }: Draft): string[] {
  const opens = native?.['button'];
  return [
    ...pressed(buttons ?? native?.['buttons']),
    ...(link ? [`[${link.title}] ${link.url}`] : []),
    ...(typeof opens === 'string' ? [`[${opens}]`] : []),
    ...(list ? [`[${list.button}]`, ...rowsOf(list.sections)] : []),
    ...(askLocation ? ['(:location)'] : []),
    ...(quickReplies ? [quickReplies.map(tapOf).join(' ')] : []),
  ];
}

/** Whatever it does, a button has a title. */
function pressed(buttons: unknown): string[] {
  if (!Array.isArray(buttons) || buttons.length === 0) return [];
  return [buttons.map(buttonOf).join(' ')];
}

function buttonOf({ title, url }: { title?: unknown; url?: unknown }): string {
  return typeof url === 'string' ? `[${String(title)}] ${url}` : `[${String(title)}]`;
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
