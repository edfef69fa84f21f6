/** Text whose paragraphs go on from line to line (RFC 3676, `format=flowed`), as it was written. */

/** @param delSp the space at a line's end stands for nothing but its going on */
export function unflowed(text: string, delSp: boolean): string {
  // Paragraphs in pieces: joined one by one, a long one would be copied for each of its lines.
  const out: string[][] = [];
  let depth = -1;
  for (const line of text.split('\n')) {
    const marks = /^>*/.exec(line)?.[0] ?? '';
    const rest = line.slice(marks.length).replace(/^ /, '');
    const before = out.at(-1)?.at(-1);
    // A signature's line ends in a space and does not flow.
    const flows =
      before !== undefined &&
      depth === marks.length &&
      before.endsWith(' ') &&
      !(out.at(-1)?.length === 1 && /^>* ?-- $/.test(before));
    if (flows && rest !== '-- ') {
      out.at(-1)?.splice(-1, 1, delSp ? before.slice(0, -1) : before, rest);
    } else {
      out.push([marks === '' ? rest : `${marks} ${rest}`]);
    }
    depth = marks.length;
  }
  return out
    .map((pieces) => pieces.join(''))
    .map((line) => (/^>* ?-- $/.test(line) ? line : line.trimEnd()))
    .join('\n');
}
