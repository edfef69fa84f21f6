/** SEARCH (RFC 3501, 6.4.4). */
import { decodeWords } from 'postal-mime';
import type { Stored } from '../mailbox.ts';
import { entityOf } from '../mime.ts';
import { timeOf } from './fetch.ts';
import { bad, no } from './refusal.ts';
import { sequence } from './sequence.ts';
import { lastOf, type Selected, selectedIn, type Session } from './session.ts';
import { type Argument, textOf } from './tokens.ts';

type Test = (stored: Stored, number: number) => boolean;

const DAY_MS = 86_400_000;

const FLAGS: Readonly<Record<string, string>> = {
  SEEN: '\\Seen',
  ANSWERED: '\\Answered',
  FLAGGED: '\\Flagged',
  DELETED: '\\Deleted',
  DRAFT: '\\Draft',
};

export function search(session: Session, args: readonly Argument[], byUid: boolean): string {
  const selected = selectedIn(session);
  const keys = [...args];
  if (typeof keys[0] === 'string' && keys[0].toUpperCase() === 'CHARSET') {
    const charset = textOf(keys[1]).toUpperCase();
    if (!['UTF-8', 'US-ASCII'].includes(charset)) throw no('[BADCHARSET (UTF-8)] Unknown charset.');
    keys.splice(0, 2);
  }
  const test = all(selected, keys);
  const found = selected.view.flatMap((stored, index) =>
    test(stored, index + 1) ? [byUid ? stored.uid : index + 1] : [],
  );
  session.say(`* SEARCH${found.map((number) => ` ${number}`).join('')}`);
  return `${byUid ? 'UID ' : ''}SEARCH completed.`;
}

function all(selected: Selected, keys: readonly Argument[]): Test {
  const left = [...keys];
  const tests: Test[] = [];
  while (left.length > 0) tests.push(next(selected, left));
  return (stored, number) => tests.every((test) => test(stored, number));
}

/** Takes one key off the front. */
function next(selected: Selected, left: Argument[]): Test {
  const key = left.shift();
  if (key === undefined) throw bad('Missing search key.');
  if (typeof key !== 'string') return all(selected, key);
  const word = key.toUpperCase();
  const value = () => textOf(left.shift());
  const flag = FLAGS[word.replace(/^UN/, '')];
  if (flag !== undefined) return ({ flags }) => flags.has(flag) !== word.startsWith('UN');
  switch (word) {
    case 'ALL':
      return () => true;
    case 'NEW':
    case 'RECENT':
      return () => false;
    case 'OLD':
      return () => true;
    case 'NOT': {
      const test = next(selected, left);
      return (stored, number) => !test(stored, number);
    }
    case 'OR': {
      const [one, other] = [next(selected, left), next(selected, left)];
      return (stored, number) => one(stored, number) || other(stored, number);
    }
    case 'UID': {
      const fits = sequence(value(), lastOf(selected, true));
      return ({ uid }) => fits(uid);
    }
    case 'KEYWORD':
    case 'UNKEYWORD': {
      const keyword = value();
      return ({ flags }) => flags.has(keyword) === (word === 'KEYWORD');
    }
    case 'LARGER':
    case 'SMALLER': {
      const size = Number(value());
      return ({ mail: { raw } }) => (word === 'LARGER' ? raw.length > size : raw.length < size);
    }
    case 'MODSEQ': {
      const least = Number(value());
      return ({ modseq }) => modseq >= least;
    }
    case 'HEADER': {
      const name = value();
      return header(name, value());
    }
    case 'FROM':
    case 'TO':
    case 'CC':
    case 'BCC':
    case 'SUBJECT':
      return header(word, value());
    case 'BODY':
    case 'TEXT': {
      const sought = value().toLowerCase();
      return ({ mail: { raw } }) =>
        (word === 'TEXT' ? raw : raw.slice(entityOf(raw).body)).toLowerCase().includes(sought);
    }
    default:
      return dated(word, value) ?? byNumber(selected, key);
  }
}

function byNumber(selected: Selected, key: string): Test {
  if (!/^[\d*]/.test(key)) throw bad(`Unknown search key ${key.toUpperCase()}.`);
  const fits = sequence(key, lastOf(selected, false));
  return (_, number) => fits(number);
}

/** By day, whatever the hour (RFC 3501, 6.4.4). `null`: it is no such key. */
function dated(word: string, value: () => string): Test | null {
  const found = /^(SENT)?(SINCE|BEFORE|ON)$/.exec(word);
  if (!found) return null;
  const day = timeOf(value());
  if (day === null) throw bad('Invalid date.');
  const [, sent, how] = found;
  return ({ at, mail }) => {
    const time = sent ? Date.parse(headerValues(mail.raw, 'date')[0] ?? '') : at;
    if (how === 'SINCE') return time >= day;
    return how === 'BEFORE' ? time < day : time >= day && time < day + DAY_MS;
  };
}

/** Found anywhere in it, in any case; `''`: the header is there at all. What is sought comes as bytes of UTF-8. */
function header(name: string, sought: string): Test {
  const needle = Buffer.from(sought, 'latin1').toString().toLowerCase();
  return ({ mail }) =>
    headerValues(mail.raw, name.toLowerCase()).some((value) =>
      decodeWords(value).toLowerCase().includes(needle),
    );
}

function headerValues(raw: string, name: string): string[] {
  return entityOf(raw)
    .headers.filter((each) => each.name.toLowerCase() === name)
    .map(({ value }) => value);
}
