/** Text in the charsets that mail still comes in. Node reads them all and writes none: its decoder turned around. */

export type Charset =
  | 'utf-8'
  | 'koi8-r'
  | 'windows-1251'
  | 'iso-8859-1'
  | 'iso-2022-jp'
  | 'gb18030'
  | 'big5'
  | 'euc-kr';

const tables = new Map<string, Map<string, Buffer>>();

/** Throws on a character that the charset does not have. */
export function encode(text: string, charset: Charset): Buffer {
  if (charset === 'utf-8') return Buffer.from(text);
  if (charset === 'iso-2022-jp') return japanese(text);
  const table = tableOf(charset);
  return Buffer.concat([...text].map((each) => bytesOf(table, each, charset)));
}

function bytesOf(table: Map<string, Buffer>, letter: string, charset: string): Buffer {
  const code = letter.codePointAt(0) ?? 0;
  const bytes = code < 0x80 ? Buffer.from([code]) : table.get(letter);
  if (!bytes) throw new Error(`${charset} has no ${letter}`);
  return bytes;
}

function tableOf(charset: string): Map<string, Buffer> {
  const known = tables.get(charset);
  if (known) return known;
  const decoder = new TextDecoder(charset, { fatal: true });
  const table = new Map<string, Buffer>();
  const learn = (bytes: Buffer) => {
    try {
      const text = decoder.decode(bytes);
      if ([...text].length === 1 && !table.has(text)) table.set(text, bytes);
    } catch {
      // No character stands there.
    }
  };
  for (let first = 0x80; first <= 0xff; first += 1) learn(Buffer.from([first]));
  if (!/^(koi8|windows|iso-8859)/.test(charset)) {
    for (let first = 0x81; first <= 0xfe; first += 1) {
      for (let second = 0x40; second <= 0xfe; second += 1) learn(Buffer.from([first, second]));
    }
  }
  tables.set(charset, table);
  return table;
}

/** Between ESC $ B and ESC ( B stands EUC-JP without its high bits (RFC 1468). */
function japanese(text: string): Buffer {
  const table = tableOf('euc-jp');
  const parts: Buffer[] = [];
  let wide = false;
  const turn = (to: boolean) => {
    if (wide !== to) parts.push(Buffer.from(to ? '\u001B$B' : '\u001B(B', 'latin1'));
    wide = to;
  };
  for (const letter of text) {
    const ascii = (letter.codePointAt(0) ?? 0) < 0x80;
    turn(!ascii);
    const bytes = bytesOf(table, letter, 'iso-2022-jp');
    parts.push(ascii ? bytes : Buffer.from(bytes.map((byte) => byte & 0x7f)));
  }
  turn(false);
  return Buffer.concat(parts);
}
