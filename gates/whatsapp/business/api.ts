/** Any call of the Graph, for what has no verb of its own; never a way around the verbs that guard something. */
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { Graph } from '../../meta/graph.ts';
import { refusal } from '../bounds.ts';

export type Method = 'GET' | 'POST' | 'DELETE';

export interface ApiCall {
  method: Method;
  /** Relative to the version, without a query. */
  path: string;
  query: Readonly<Record<string, string>>;
  /** Sent as JSON; never with GET. */
  body: Readonly<Record<string, unknown>> | null;
}

interface Typed {
  method: string;
  path: string;
  fields: readonly string[];
  /** What `--input` held. */
  input: string | null;
  phone: string;
  waba: string;
}

type Tree = { [name: string]: unknown };

const METHODS: readonly Method[] = ['GET', 'POST', 'DELETE'];

/** Edges by which something is said to people. */
const SAYING = /^(marketing_)?messages($|\W)/i;

/** Tokens and secrets: the call carries its own, and nobody else's belongs on a command line. */
const SECRET =
  /^(access_token|appsecret_proof|input_token|client_secret|fb_exchange_token|.*password)$/i;
/** What a person may have to tell, but not where other programs can read it. */
const PRIVATE = /^(pin|verify_token)$/i;
/** By these one call becomes others: a POST in a GET, many in one. */
const HIDING = /^(_?method|batch|relative_url)$/i;

/**
 * What was typed, as a call.
 * @throws GateError exit 2 for what cannot be read, exit 6 for what has to go another way
 */
export function readCall(typed: Typed): ApiCall {
  const method = METHODS.find((known) => known === typed.method.toUpperCase());
  if (method === undefined) {
    throw usageError(
      words`“${typed.method}” is no method of the Graph.`,
      words`one of: ${METHODS.join(', ')}`,
    );
  }
  const { path, query: inPath } = readPath(typed);
  const fields = readFields(typed.fields);
  const input = typed.input === null ? null : readInput(typed.input);
  if (input !== null && method === 'GET') {
    throw usageError(words`A GET has no body: name its fields with --field.`);
  }
  const inBody = method === 'POST' && input === null;
  const query = { ...inPath, ...(inBody ? {} : texts(fields)) };
  const body = input ?? (inBody && Object.keys(fields).length > 0 ? fields : null);
  refuseSecrets({ ...inPath, ...fields }, true);
  refuseSecrets(body, false);
  if (method === 'POST' && path.split('/').some((segment) => SAYING.test(segment))) {
    throw refusal(
      'says_something',
      words`What is said to people is sent, checked and recorded in one place, and this is not it.`,
      'gates whatsapp send --to WHOM TEXT',
    );
  }
  return { method, path, query, body };
}

/** Does it; `paginate`: every item of every page of a list. */
export async function askGraph(
  graph: Graph,
  { method, path, query, body }: ApiCall,
  paginate: boolean,
): Promise<unknown> {
  const json = body === null ? {} : { json: body };
  if (method === 'POST') return graph.post(path, { query, ...json });
  if (method === 'DELETE') return graph.del(path, query, json);
  if (!paginate) return graph.get(path, query);
  const items: unknown[] = [];
  for await (const item of graph.all(path, query)) items.push(item);
  return items;
}

/** The same value without secrets: those that its fields are named after, and those seen before. */
export function withoutSecrets(
  value: unknown,
  hide: { redact(text: string): string; conceal(secret: string): void },
): unknown {
  if (typeof value === 'string') return hide.redact(value);
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, hide));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const secret = /(^|_)(token|secret|password|pin)$/i.test(name);
      if (!secret || !['string', 'number'].includes(typeof inner)) {
        return [name, withoutSecrets(inner, hide)];
      }
      hide.conceal(String(inner));
      return [name, '***'];
    }),
  );
}

function readPath({ path: text, phone, waba }: Typed): Pick<ApiCall, 'path' | 'query'> {
  const filled = text.replaceAll('{phone}', phone).replaceAll('{waba}', waba);
  if (/^[a-z][a-z\d+.-]*:\/\/|^\/\/|\\|@/i.test(filled)) {
    throw refusal(
      'outside_graph',
      words`“${text}” would leave the Graph: only a path below it is called, such as ${'{waba}/phone_numbers'}.`,
    );
  }
  const [before = '', ...rest] = filled.split('?');
  const path = before.replace(/^\/+|\/+$/g, '');
  if (/^v\d+\.\d+(\/|$)/.test(path)) {
    throw usageError(words`Leave the version away: all calls are of one.`);
  }
  if (/[{}]/.test(path)) {
    throw usageError(words`Only ${'{phone}'} and ${'{waba}'} are filled in.`);
  }
  const pairs = [...new URLSearchParams(rest.join('?'))];
  return { path, query: Object.fromEntries(pairs) };
}

/** `a=1`, `a[b]=1`, `a[]=1`, `a[][b]=1`; `true`, `false` and `null` are meant so, all else is text. */
function readFields(fields: readonly string[]): Tree {
  const tree: Tree = {};
  for (const field of fields) {
    const [, name, keys = '', value = ''] =
      /^([^=[\]]+)((?:\[[^=[\]]*\])*)=(.*)$/s.exec(field) ?? [];
    if (name === undefined) {
      throw usageError(
        words`“${field}” is no field.`,
        words`write it like --field name=value, --field a[b]=value or --field a[]=value`,
      );
    }
    const path = [name, ...[...keys.matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? '')];
    put(tree, path, valueOf(value));
  }
  return tree;
}

/** An empty key is the next place of a list; within a list, a key that is free yet belongs to its last item. */
function put(holder: Tree | unknown[], path: readonly string[], value: unknown): void {
  const [key = '', ...rest] = path;
  if (Array.isArray(holder)) {
    if (key !== '') throw usageError(words`“[${key}]” stands where a list has no names.`);
    if (rest.length === 0) return void holder.push(value);
    const last: unknown = holder.at(-1);
    const [next = ''] = rest;
    const free = isTree(last) && next !== '' && (rest.length > 1 || !Object.hasOwn(last, next));
    const item: Tree | unknown[] = free ? last : next === '' ? [] : {};
    if (item !== last) holder.push(item);
    return put(item, rest, value);
  }
  // Names that JavaScript gives a meaning to are none of the platform’s.
  if (['__proto__', 'constructor', 'prototype'].includes(key)) {
    throw usageError(words`“${key}” is no field.`);
  }
  if (rest.length === 0) {
    holder[key] = value;
    return;
  }
  const known = holder[key];
  const inner = Array.isArray(known) || isTree(known) ? known : rest[0] === '' ? [] : {};
  holder[key] = inner;
  put(inner as Tree | unknown[], rest, value);
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueOf(text: string): unknown {
  return text === 'true' ? true : text === 'false' ? false : text === 'null' ? null : text;
}

function readInput(text: string): Tree {
  try {
    const value: unknown = JSON.parse(text);
    if (isTree(value)) return value;
  } catch {
    // Said below: for the platform both are the same mistake.
  }
  throw usageError(words`--input takes a JSON object.`);
}

/** A list or object in an address stands there as JSON. */
function texts(fields: Tree): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

/** Servers that read names as PHP does take ` access.token` and `access_token[]` for `access_token`. */
function plainName(spelt: string): string {
  const [name = ''] = spelt.trimStart().split(/[[\0]/, 1);
  return name.replaceAll(/[\s.]/g, '_');
}

/** @param typed stood on the command line, where other programs can read it */
function refuseSecrets(value: unknown, typed: boolean): void {
  if (Array.isArray(value)) return value.forEach((item) => refuseSecrets(item, typed));
  if (!isTree(value)) return;
  for (const [spelt, inner] of Object.entries(value)) {
    const name = plainName(spelt);
    if (HIDING.test(name)) {
      throw refusal('hidden_call', words`“${name}” would make this call another one.`);
    }
    if (SECRET.test(name)) {
      throw refusal(
        'secret_in_call',
        words`“${name}” is a secret: the call carries the number’s own token, and no other belongs here.`,
      );
    }
    if (typed && PRIVATE.test(name)) {
      throw refusal(
        'secret_in_call',
        words`“${name}” is a secret: other programs can read it on the command line.`,
        words`Put it into a JSON file, or on stdin: --input -`,
      );
    }
    refuseSecrets(inner, typed);
  }
}
