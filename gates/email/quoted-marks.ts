/** How programs for mail mark what they quote, in the languages of the people here and of those they write with. */

/** `> …`; RFC 3676 4.5. */
export function isQuote(line: string): boolean {
  return /^\s{0,3}>/.test(line);
}

/** `-- `; RFC 3676 4.3. Many programs take the space at its end away. */
export function isSignature(line: string): boolean {
  return /^(-- ?|—|__)\s*$/.test(line);
}

/** What a telephone adds. */
export function isDevice(line: string): boolean {
  return /^(sent from (my|outlook|mail for|yahoo)\b|get outlook for\b|отправлено (с|из|со)\s|von meinem .{2,30} gesendet)/i.test(
    line.trim(),
  );
}

/** A line drawn across: Outlook and its like. */
export function isRule(line: string): boolean {
  return /^\s*([_*=-])\1{9,}\s*$/.test(line);
}

/** `-----Original Message-----` */
export function originalAt(lines: readonly string[], index: number): boolean {
  return /^\s*-{2,}\s*(original message|original appointment|исходное сообщение|первоначальное сообщение|ursprüngliche nachricht|message d'origine|mensaje original)\s*-{2,}\s*$/i.test(
    lines[index] ?? '',
  );
}

/** What begins what is passed on. */
export function forwardedAt(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? '';
  // What is longer marks nothing, and two runs of dashes are looked for in it.
  if (line.length > LONGEST) return false;
  return /^\s*(-{2,}\s*(forwarded message|forwarded by .*|пересланное сообщение|пересылаемое сообщение|пересланное письмо|конец пересылаемого сообщения|weitergeleitete nachricht)\s*-{2,}|begin forwarded message:|начало переадресованного сообщения:|начало переадресованного письма:)\s*$/i.test(
    line,
  );
}

const SENDER = /^\s*\*?(from|от|от кого|отправитель|von|de)\s*:\*?\s*\S/i;
const FIELD =
  /^\s*\*?(sent|date|to|cc|subject|importance|отправлено|дата|кому|копия|тема|важность|gesendet|an|betreff|datum|envoyé|à|objet|enviado|para|asunto)\s*:\*?/i;

/** The headers of an earlier mail, as Outlook writes them above it. */
export function headersAt(lines: readonly string[], index: number): boolean {
  if (!SENDER.test(lines[index] ?? '')) return false;
  const next = lines.slice(index + 1, index + 8).filter((line) => line.trim() !== '');
  return next.slice(0, 5).filter((line) => FIELD.test(line)).length >= 2;
}

/** Lines that such an introduction may be broken into. */
const MOST_LINES = 4;
/** Characters of a line that marks something. */
const LONGEST = 300;

const TIME = String.raw`\d{1,2}[:.]\d{2}`;
const INTRODUCTIONS: readonly RegExp[] = [
  /^on\b.*\d.*\bwrote:$/i,
  /^am\b.*\d.*\bschrieb\b.*:$/i,
  /^le\b.*\d.*\ba écrit\s?:$/i,
  /^el\b.*\d.*\bescribió:$/i,
  // «Вы писали 21 ноября 2026 г., 15:00:»
  /^(вы|you)\s+(писали|написали|wrote)\s.*\d.*:$/i,
  // «21.11.2026 15:00, Анна пишет:», «В письме от 21 ноября … написала:»
  /\d.*[\s,](пишет|пишете|писала?|писал\(а\)|написала?|написал\(а\)|сообщила?)\s*:$/i,
  // «пт, 21 нояб. 2026 г. в 15:00, Анна <anna@example.org>:»
  new RegExp(String.raw`\d{4}\s*г\.?,?\s+в\s+${TIME},?\s.*:$`, 'i'),
  // «Пятница, 21 ноября 2026, 15:00 +03:00 от Анна <anna@example.org>:»
  new RegExp(String.raw`\d{4}(\s*г\.?)?,?\s+(в\s+)?${TIME}.*\sот\s.*:$`, 'i'),
  // «21.11.2026, 15:00, "Анна" <anna@example.org>:»; `2026-11-21 15:00 GMT+03:00 Anna <anna@example.org>:`
  new RegExp(
    String.raw`\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+(в\s+|at\s+)?${TIME}.*<?[^\s<>@]+@[^\s<>@]+>?\s*:$`,
    'i',
  ),
];

/**
 * Where the introduction of a quote begins that ends with this line; -1: none does. As few lines as possible: what
 * stands right above may be the end of the letter.
 */
export function introductionTo(lines: readonly string[], last: number): number {
  if (!(lines[last] ?? '').trimEnd().endsWith(':')) return -1;
  let said = '';
  for (let first = last; first >= 0 && first > last - MOST_LINES; first -= 1) {
    const line = (lines[first] ?? '').trim();
    said = `${line} ${said}`.trim();
    if (line === '' || isQuote(line) || said.length > LONGEST) return -1;
    if (INTRODUCTIONS.some((one) => one.test(said))) return first;
  }
  return -1;
}
