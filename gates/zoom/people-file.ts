/** Lists of people as spreadsheets save them: RFC 4180, with commas, semicolons or tabs. */
import { usageError } from '../../src/domain/error.ts';
import { type Text, words } from '../../src/domain/words.ts';
import { type NewRegistrant, OWN_FIELDS } from './registrants.ts';

/** Who a line of a file means, or why it means nobody. */
export interface PersonLine {
  /** As editors count them. */
  line: number;
  /** As it stands there, for whoever looks for it. */
  email: string;
  person: NewRegistrant | { readonly wrong: Text };
}

/** Longest values that Zoom takes: https://developers.zoom.us/docs/api/meetings/ (meetingRegistrantCreate) */
const LONGEST = { email: 128, name: 64, answer: 128 } as const;
const EMAIL = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]+$/;

/** What columns are called, in small letters with single spaces; another one is a question of the meeting. */
const COLUMNS: Readonly<Record<string, keyof Named>> = {
  email: 'email',
  'e-mail': 'email',
  mail: 'email',
  почта: 'email',
  'эл. почта': 'email',
  'электронная почта': 'email',
  first_name: 'firstName',
  'first name': 'firstName',
  имя: 'firstName',
  last_name: 'lastName',
  'last name': 'lastName',
  фамилия: 'lastName',
  name: 'name',
  'full name': 'name',
  'имя и фамилия': 'name',
  phone: 'phone',
  'phone number': 'phone',
  телефон: 'phone',
};

interface Named {
  email: string;
  firstName: string;
  lastName: string;
  /** First and last in one. */
  name: string;
  phone: string;
}

/** What was typed of one person. Empty texts count as left out. */
export interface Typed extends Partial<Named> {
  answers?: ReadonlyMap<string, string>;
}

/**
 * The people of a file, each of its lines, in order; lines without a word in them are passed over.
 * @throws GateError exit 2 for a file without a heading that names an email and a name
 */
export function readPeople(bytes: Uint8Array): PersonLine[] {
  const [heading, ...rows] = rowsOf(textOf(bytes));
  const titles = (heading?.cells ?? []).map((title) => title.trim());
  const columns = titles.map((title) => COLUMNS[title.toLowerCase().replaceAll(/\s+/g, ' ')]);
  if (!columns.includes('email') || !(columns.includes('firstName') || columns.includes('name'))) {
    throw usageError(
      words`The first line of the file has to name its columns, email and first_name among them.`,
      words`Such as: email,first_name,last_name,phone`,
    );
  }
  return rows
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
    .map(({ line, cells }) => {
      const typed: Record<string, string> = {};
      const answers = new Map<string, string>();
      for (const [index, cell] of cells.entries()) {
        const [column, title, value] = [columns[index], titles[index], cell.trim()];
        if (value === '') continue;
        if (column !== undefined) typed[column] = value;
        else if (title !== undefined && title !== '') answers.set(title, value);
      }
      const person = personOf({ ...typed, answers });
      return { line, email: typed['email'] ?? '', person };
    });
}

/** Whom it means, or what is wrong with it. Pure. */
export function personOf(typed: Typed): NewRegistrant | { readonly wrong: Text } {
  const { email = '', phone = '', answers = new Map<string, string>() } = typed;
  const [first = '', ...others] = (typed.name ?? '').trim().split(/\s+/);
  const firstName = typed.firstName?.trim() || first;
  const lastName = typed.lastName?.trim() || others.join(' ');
  if (email === '') return { wrong: words`There is no email.` };
  if (!EMAIL.test(email)) return { wrong: words`“${email}” is no email address.` };
  if (email.length > LONGEST.email) {
    return { wrong: words`An email has at most ${LONGEST.email} characters here.` };
  }
  if (firstName === '') return { wrong: words`There is no first name.` };
  if (Math.max(firstName.length, lastName.length) > LONGEST.name) {
    return { wrong: words`A name has at most ${LONGEST.name} characters here.` };
  }
  const long = [...answers].find(([, answer]) => answer.length > LONGEST.answer);
  if (long) {
    return { wrong: words`The answer to “${long[0]}” has more than ${LONGEST.answer} characters.` };
  }
  return { email, firstName, lastName: lastName || null, phone: phone || null, answers };
}

/**
 * Answers by what the meeting asks: one of Zoom's own fields, or the title of a question, whatever its capitals.
 * @throws GateError exit 2 for what is not asked there
 */
export function answersAsked(
  answers: ReadonlyMap<string, string>,
  questions: readonly string[],
): ReadonlyMap<string, string> {
  const known = [...OWN_FIELDS, ...questions];
  return new Map(
    [...answers].map(([name, answer]) => {
      const asked = known.find((each) => each.toLowerCase() === name.trim().toLowerCase());
      if (asked !== undefined) return [asked, answer];
      throw usageError(
        words`The meeting does not ask “${name}”.`,
        words`It knows: ${known.join(', ')}. Of a file, the column may also be removed.`,
      );
    }),
  );
}

function textOf(bytes: Uint8Array): string {
  const isWide =
    (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const encoding = !isWide ? 'utf-8' : bytes[0] === 0xff ? 'utf-16le' : 'utf-16be';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw usageError(
      words`The file is not written in UTF-8.`,
      words`Save it as “CSV UTF-8” in the spreadsheet.`,
    );
  }
}

/** Cells with the line on which each row begins. A quoted cell may hold anything, line ends and doubled quotes too. */
function rowsOf(text: string): { line: number; cells: string[] }[] {
  const separator = separatorOf(text);
  const rows: { line: number; cells: string[] }[] = [];
  let [row, cell, line, quoted] = [{ line: 1, cells: [] as string[] }, '', 1, false];
  const endRow = (): void => {
    row.cells.push(cell);
    rows.push(row);
    cell = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    if (character === '\n') line += 1;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') cell += text[(at += 1)];
      else quoted = false;
    } else if (character === '"' && cell.trim() === '') [quoted, cell] = [true, ''];
    else if (character === separator) {
      row.cells.push(cell);
      cell = '';
    } else if (character === '\n') {
      endRow();
      row = { line, cells: [] };
    } else if (character !== '\r') cell += character;
  }
  if (cell !== '' || row.cells.length > 0) endRow();
  return rows;
}

/** By the heading: what stands between its words most often. */
function separatorOf(text: string): string {
  const heading = text.split('\n', 1)[0] ?? '';
  const times = (separator: string): number => heading.split(separator).length;
  return [',', ';', '\t'].toSorted((a, b) => times(b) - times(a))[0] ?? ',';
}
