/**
 * Files of JSON that are larger than any memory, one value at a time.
 * https://github.com/uhop/stream-json/wiki/Parser
 */
import { jsonParser, type Token } from 'stream-json/core/parser.js';
import { GateError, messageOf } from '../domain/error.ts';
import { type Words, words } from '../domain/words.ts';
import type { JsonBatch, JsonItem, JsonLook } from '../gate.ts';
import { newWalk, type Walk } from './json-walk.ts';

/** No value that is wanted at once is nearly as large. Characters. */
const MOST_AT_ONCE = 64 * 1024 * 1024;

/** @throws GateError `bad_file`, after all that stands before; what `pieces` throws */
export async function* jsonItems(
  pieces: AsyncIterable<Uint8Array>,
  look: JsonLook,
): AsyncGenerator<JsonBatch> {
  const parse = jsonParser({ packValues: true, streamValues: false });
  const walk = newWalk(look);
  const decoder = new TextDecoder();
  const mend = newMender();
  let bytes = 0;
  let silent = 0;
  for await (const piece of pieces) {
    const text = mend(decoder.decode(piece, { stream: true }));
    const tokens = tokensOf(parse, text, bytes);
    const items = taken(walk, tokens, bytes);
    bytes += piece.length;
    silent = items.length > 0 || (tokens.length > 0 && !walk.holds()) ? 0 : silent + text.length;
    if (silent > MOST_AT_ONCE) throw damaged(bytes, 'a value without an end');
    if (items.length > 0) yield { items, bytes };
  }
  if (!walk.ended()) throw cut(bytes);
}

function tokensOf(
  parse: ReturnType<typeof jsonParser>,
  text: string,
  bytes: number,
): readonly Token[] {
  try {
    const found = parse(text);
    return typeof found === 'symbol' ? [] : (found as { values: Token[] }).values;
  } catch (error) {
    throw damaged(bytes, messageOf(error));
  }
}

function taken(walk: Walk, tokens: readonly Token[], bytes: number): readonly JsonItem[] {
  try {
    return walk.take(tokens);
  } catch (error) {
    throw damaged(bytes, messageOf(error));
  }
}

/**
 * Telegram Desktop writes a control character as `\x0B`, which no JSON has (`SerializeString` in
 * https://github.com/telegramdesktop/tdesktop/blob/dev/Telegram/SourceFiles/export/output/export_output_json.cpp):
 * it is read as it was meant. Text comes in pieces, a piece may end within such a sign.
 */
function newMender(): (text: string) => string {
  let kept = '';
  return (piece) => {
    let text = kept + piece;
    kept = /(?:^|[^\\])(?:\\\\)*(\\(?:x[\dA-Fa-f]?)?)$/.exec(text.slice(-MOST_RUN))?.[1] ?? '';
    if (kept !== '') text = text.slice(0, -kept.length);
    return text.includes('\\x') ? text.replaceAll(ESCAPED, asUnicode) : text;
  };
}

/** Backslashes in a row at the end of a piece that are looked at. */
const MOST_RUN = 4096;
const ESCAPED = /\\(?:x([\dA-Fa-f]{2})|[^])/g;

function asUnicode(sign: string, hex: string | undefined): string {
  return hex === undefined ? sign : `\\u00${hex}`;
}

function damaged(bytes: number, detail: string): GateError {
  return badFile(
    words`It is damaged after ${megabytes(bytes)} MB: what stands before is read. Export it again, and run the same command.`,
    detail,
  );
}

function cut(bytes: number): GateError {
  return badFile(
    words`It ends too soon, after ${megabytes(bytes)} MB: what stands before is read. Let the export finish, or copy it once more, and run the same command.`,
    'unexpected end',
  );
}

function badFile(message: Words, cause: string): GateError {
  return new GateError({ category: 'failed', code: 'bad_file', message, cause });
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
