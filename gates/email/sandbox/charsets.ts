/** Charsets of one byte a letter. Node reads them and writes none: its decoder turned around. */
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';

const ONE_BYTE = /^(koi8-[ru]|windows-125\d|iso-8859-\d+|ibm866|macintosh|x-mac-cyrillic)$/i;

/** Text to Latin-1, a character a byte of that charset. Throws a usage error on another charset, and on a letter it has not. */
export function encoder(charset: string): (text: string) => string {
  if (!ONE_BYTE.test(charset)) {
    throw usageError(
      words`The sandbox writes no ${charset}: koi8-r, windows-1251, iso-8859-1 … are possible.`,
    );
  }
  const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const letters = [...new TextDecoder(charset).decode(every)];
  return (text) =>
    [...text]
      .map((letter) => {
        const byte = letters.indexOf(letter);
        if (byte === -1) throw usageError(words`There is no “${letter}” in ${charset}.`);
        return String.fromCharCode(byte);
      })
      .join('');
}

/** Whether a header may hold it as it is. */
export function encodable(text: string): boolean {
  return /^[\u0020-\u007E]*$/.test(text);
}
