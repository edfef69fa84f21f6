/** The plain text of rich messages. https://core.telegram.org/bots/api#richmessage */
import type { MediaRef } from '../../../src/domain/message.ts';
import { figure, type Json, object, objects, string } from '../../meta/json.ts';
import { fileOf, photoOf } from './media.ts';

/** Beyond that nothing is read: whoever nests deeper wants to break something. */
const DEPTH = 24;

/** Blocks beneath each other; `''` where there is nothing to read. */
export function richText(message: Json): string {
  return blocksText(message['blocks'], DEPTH);
}

/** Files that stand among the blocks, in their order. */
export function richFiles(message: Json): readonly MediaRef[] {
  return filesIn(message['blocks'], DEPTH);
}

function blocksText(blocks: unknown, depth: number): string {
  if (depth === 0) return '';
  return present(objects(blocks).map((block) => blockText(block, depth - 1))).join('\n');
}

function blockText(block: Json, depth: number): string {
  const caption = object(block['caption']);
  return present([
    plain(block['summary'], depth),
    plain(block['text'], depth),
    figure(block['expression']) ?? '',
    objects(block['items'])
      .map((item) => {
        const mark =
          item['has_checkbox'] === true ? (item['is_checked'] === true ? '☑' : '☐') : null;
        const label = mark ?? string(item['label']) ?? '•';
        return `${label} ${blocksText(item['blocks'], depth)}`;
      })
      .join('\n'),
    rowsOf(block['cells'])
      .map((cells) => cells.map((cell) => plain(cell['text'], depth)).join(' | '))
      .join('\n'),
    blocksText(block['blocks'], depth),
    // A table's caption is a text itself.
    caption ? plain(caption['text'], depth) : plain(block['caption'], depth),
    plain(caption?.['credit'] ?? block['credit'], depth),
  ]).join('\n');
}

function plain(text: unknown, depth: number): string {
  if (depth <= 0) return '';
  if (typeof text === 'string') return text;
  if (Array.isArray(text)) return text.map((part: unknown) => plain(part, depth - 1)).join('');
  const part = object(text);
  if (!part) return '';
  return (
    string(part['alternative_text']) ?? figure(part['expression']) ?? plain(part['text'], depth - 1)
  );
}

function rowsOf(cells: unknown): readonly (readonly Json[])[] {
  return Array.isArray(cells) ? cells.map((row: unknown) => objects(row)) : [];
}

function filesIn(blocks: unknown, depth: number): MediaRef[] {
  if (depth === 0) return [];
  return objects(blocks).flatMap((block) => {
    const own = [
      photoOf(block['photo'], null),
      fileOf('video', object(block['video']), null),
      fileOf('video', object(block['animation']), null),
      fileOf('audio', object(block['audio']), null),
      fileOf('audio', object(block['voice_note']), null),
    ].filter((file) => file !== null);
    const inItems = objects(block['items']).flatMap((item) => filesIn(item['blocks'], depth - 1));
    return [...own, ...inItems, ...filesIn(block['blocks'], depth - 1)];
  });
}

function present(parts: readonly string[]): string[] {
  return parts.filter((part) => part !== '');
}
