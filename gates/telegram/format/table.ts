import type { Token, Tokens } from 'marked';

/** A table in even columns, for type of one width. @param plain what a cell says without its marks */
export function tableText(
  { header, rows, align }: Tokens.Table,
  plain: (tokens: readonly Token[]) => string,
): string {
  const cells = [header, ...rows].map((row) => row.map(({ tokens }) => plain(tokens)));
  const widths = header.map((_, column) =>
    Math.max(...cells.map((row) => lengthOf(row[column] ?? ''))),
  );
  const lines = cells.map((row) =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? '';
        const space = ' '.repeat(width - lengthOf(cell));
        return align[column] === 'right' ? `${space}${cell}` : `${cell}${space}`;
      })
      .join(' | ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('-+-');
  return [lines[0] ?? '', rule, ...lines.slice(1)].join('\n');
}

/** In what people see as characters. */
function lengthOf(text: string): number {
  return [...new Intl.Segmenter().segment(text)].length;
}
