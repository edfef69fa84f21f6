/** From the parts of speech of JSON to values: those that are wanted, and where they stand. */
import type { Token } from 'stream-json/core/parser.js';
import type { JsonItem, JsonLook } from '../gate.ts';

export interface Walk {
  /** Values that end with these tokens. */
  take(tokens: readonly Token[]): readonly JsonItem[];
  /** In the middle of a value that is wanted at once. */
  holds(): boolean;
  /** The document is there to its end. */
  ended(): boolean;
}

type Container = Record<string, unknown> | unknown[];

/** An object (with the name that was read last) or a list (with the number of its last value). */
interface Place {
  readonly list: boolean;
  at: string | number;
}

/** Deeper than any download goes: what is written down again and again pays for each level. */
const DEEPEST = 200;

export function newWalk(look: JsonLook): Walk {
  const places: Place[] = [];
  /** Names of the objects in {@link built}; the innermost last. */
  const names: string[] = [];
  /** What is wanted at once, from the outside in. */
  const built: Container[] = [];
  let skipped = 0;
  let ended = false;
  let items: JsonItem[] = [];

  const pathHere = () => places.map(({ at }) => at);
  const next = () => {
    const place = places.at(-1);
    if (place?.list) place.at = Number(place.at) + 1;
  };
  const put = (value: unknown) => {
    if (skipped > 0) return;
    const holder = built.at(-1);
    if (holder) add(holder, names.at(-1) ?? '', value);
    else {
      next();
      items.push({ path: pathHere(), value });
      ended = places.length === 0;
    }
  };
  const begin = (list: boolean) => {
    if (skipped > 0) {
      skipped += 1;
      return;
    }
    if (built.length === 0) {
      next();
      const wanted = look(pathHere());
      if (wanted === 'into') {
        places.push({ list, at: list ? -1 : '' });
        return;
      }
      if (wanted === 'skip') {
        skipped = 1;
        return;
      }
    }
    if (built.length === DEEPEST) throw new Error('too deep');
    const container: Container = list ? [] : {};
    const holder = built.at(-1);
    if (holder) add(holder, names.at(-1) ?? '', container);
    built.push(container);
    names.push('');
  };
  const end = () => {
    if (skipped > 0) {
      skipped -= 1;
    } else if (built.length > 0) {
      const value = built.pop();
      names.pop();
      if (built.length === 0) items.push({ path: pathHere(), value });
    } else {
      places.pop();
    }
    ended = skipped === 0 && built.length === 0 && places.length === 0;
  };
  const name = (text: string) => {
    if (skipped > 0) return;
    if (built.length > 0) names[names.length - 1] = text;
    else {
      const place = places.at(-1);
      if (place) place.at = text;
    }
  };
  const read = (token: Token) => {
    switch (token.name) {
      case 'startObject':
      case 'startArray':
        return begin(token.name === 'startArray');
      case 'endObject':
      case 'endArray':
        return end();
      case 'keyValue':
        return name(token.value);
      case 'numberValue':
        return put(numberOf(token.value));
      case 'stringValue':
      case 'nullValue':
      case 'trueValue':
      case 'falseValue':
        return put(token.value);
      default:
        throw new Error(`${token.name} was not asked for`);
    }
  };
  return {
    take(tokens) {
      items = [];
      for (const token of tokens) read(token);
      return items;
    },
    holds: () => built.length > 0,
    ended: () => ended,
  };
}

function add(holder: Container, name: string, value: unknown): void {
  if (Array.isArray(holder)) holder.push(value);
  // Set as a property it would be no field but what the object descends from.
  else if (name !== '__proto__') holder[name] = value;
}

/** Ids that a number would round stay text. */
function numberOf(text: string): number | string {
  const number = Number(text);
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(number) ? text : number;
}
