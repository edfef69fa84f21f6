/** Text in roff's writing, by the macros of man(7). All of it ASCII, so that no reader has to guess an encoding. */

/** What of a text roff would take for its own. */
const OWN: Readonly<Record<string, string>> = {
  '\\': '\\e',
  // A bare one becomes a hyphen, which cannot be pasted into a shell.
  '-': '\\-',
  "'": '\\(aq',
  '`': '\\(ga',
  '"': '\\(dq',
  '^': '\\(ha',
  '~': '\\(ti',
  '\u00A0': '\\ ',
};

/** A piece of text within a line. */
export function inline(text: string): string {
  return [...text.normalize('NFC')].map(character).join('');
}

function character(each: string): string {
  const own = OWN[each];
  if (own !== undefined) return own;
  const code = each.codePointAt(0) ?? 0;
  if (code >= 0x20 && code < 0x7f) return each;
  // Blanks of any kind, and what nobody sees.
  if (code < 0xa0) return ' ';
  return `\\[u${code.toString(16).toUpperCase().padStart(4, '0')}]`;
}

/** A line of text: a dot in front of it is a dot. */
function line(text: string): string {
  const written = inline(text);
  return written.startsWith('.') ? `\\&${written}` : written;
}

const lines = (...all: readonly string[]) => all.map((each) => `${each}\n`).join('');

export function title(name: string, source: string): string {
  return lines(
    '.\\" Made from the help texts when gates was built: change those.',
    // Without a date: the same version has the same pages.
    `.TH ${inline(name.toUpperCase())} 1 "" "${inline(source)}" "${inline(source)}"`,
    // Words are not divided: they may be commands. (groff’s macros begin each paragraph with what HY says.)
    '.nr HY 0',
    '.nh',
    '.ad l',
  );
}

export function section(heading: string, ...content: readonly string[]): string {
  const text = content.join('');
  return text === '' ? '' : lines(`.SH "${inline(heading)}"`) + text;
}

export function subsection(heading: string, ...content: readonly string[]): string {
  return lines(`.SS "${inline(heading)}"`) + content.join('');
}

export function paragraph(text: string): string {
  return text === '' ? '' : lines('.PP', ...text.split('\n').map(line));
}

/** What a manual calls this page, for `whatis` and `apropos`. */
export function named(name: string, summary: string): string {
  return lines(`${inline(name)} \\- ${inline(summary)}`);
}

/** How something is typed, in bold, and what it is. */
export function entry(term: string, about: string): string {
  return lines('.TP', `.B "${inline(term)}"`, line(about));
}

/** Lines as they are typed. */
export function typed(text: readonly string[]): string {
  return text.length === 0 ? '' : lines('.PP', '.RS 4', '.EX', ...text.map(line), '.EE', '.RE');
}
