/** A transcript of a pretend meeting: WebVTT (https://www.w3.org/TR/webvtt1/) of any size. */

const HEAD = 'WEBVTT\n\n';
const SAID = [
  'Olga Ivanova: Good morning, can you hear me well?',
  'Maria Weber: Yes, very well. Shall we begin?',
] as const;
const SECONDS_EACH = 4;
/** Hours stand there with two digits. */
const MOST_SECONDS = 100 * 3600;

/** Two cues, as long as any other two, whatever their number. */
function cues(pair: number): string {
  return SAID.map((said, index) => {
    const number = pair * SAID.length + index;
    const begin = number * SECONDS_EACH;
    return `${clock(begin)} --> ${clock(begin + SECONDS_EACH)}\n${said}\n\n`;
  }).join('');
}

function clock(seconds: number): string {
  const within = seconds % MOST_SECONDS;
  const parts = [within / 3600, (within / 60) % 60, within % 60];
  return `${parts.map((part) => String(Math.floor(part)).padStart(2, '0')).join(':')}.000`;
}

const PAIR = cues(0).length;

/** Its bytes from one place to another, all of them ASCII; what no whole cue fits into is blank lines. */
export function transcript(from: number, to: number, size: number): Uint8Array {
  const pairs = Math.max(0, Math.floor((size - HEAD.length) / PAIR));
  const first = Math.max(0, Math.floor((from - HEAD.length) / PAIR));
  const last = Math.min(pairs, Math.max(first, Math.ceil((to - HEAD.length) / PAIR)));
  const written = Array.from({ length: Math.max(0, last - first) }, (_, index) =>
    cues(first + index),
  ).join('');
  const text = first === 0 ? `${HEAD}${written}` : written;
  const start = from - (first === 0 ? 0 : HEAD.length + first * PAIR);
  return Buffer.from(
    text
      .slice(Math.max(0, start))
      .slice(0, to - from)
      .padEnd(to - from, '\n'),
  );
}
