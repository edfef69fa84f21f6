/**
 * Telegram's own machine-readable description of the Bot API, as a judge of what we ask and of what the pretend
 * platform answers. It stands beside the checkout during development only; where it is absent, tests skip and print why.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LoggedRequest } from '../../src/sandbox/requests.ts';

const FOLDER = fileURLToPath(new URL('../../../shared/specs/telegram/', import.meta.url));
const FILE = existsSync(FOLDER)
  ? readdirSync(FOLDER).find((name) => name.endsWith('.json'))
  : undefined;

/** Why nothing can be validated here, or `null`. */
export const telegramSpecMissing: string | null =
  FILE === undefined ? 'skipped: ../shared/specs/telegram is absent' : null;

/** One call of a method. `params` as JSON values; `files`: names of the parts that hold files. */
export interface BotCall {
  method: string;
  params: Readonly<Record<string, unknown>>;
  files?: readonly string[];
}

interface Field {
  name: string;
  description: string;
  types: readonly string[];
  required: boolean;
}

interface Spec {
  methods: Readonly<Record<string, { fields?: readonly Field[] }>>;
  types: Readonly<Record<string, { fields?: readonly Field[]; subtypes?: readonly string[] }>>;
}

let opened: Spec | undefined;

function spec(): Spec {
  return (opened ??= JSON.parse(readFileSync(`${FOLDER}${FILE}`, 'utf8')) as Spec);
}

/** What is wrong with a call by the description, in plain words. */
export function callErrors({ method, params, files = [] }: BotCall): string[] {
  return methodProblems(method, params, files);
}

/** As {@link callErrors}. */
export function methodProblems(
  method: string,
  params: Readonly<Record<string, unknown>>,
  files: readonly string[] = [],
): string[] {
  const described = spec().methods[method];
  if (!described) return [`there is no method ${method}`];
  const fields = described.fields ?? [];
  const given = { ...params, ...Object.fromEntries(files.map((name) => [name, FILE_PART])) };
  const attached = new Set(JSON.stringify(params).match(/attach:\/\/[^"]+/g) ?? []);
  return [
    ...Object.keys(given)
      .filter((name) => !fields.some((field) => field.name === name))
      .filter((name) => !attached.delete(`attach://${name}`))
      .map((name) => `${method} has no parameter ${name}`),
    ...[...attached].map((name) => `${method}: nothing is attached for ${name}`),
    ...fieldProblems(fields, given, method),
  ];
}

/** What is wrong with a value of one of the API's types (`Message`, `Array of Update` …). */
export function typeProblems(type: string, value: unknown): string[] {
  return valueProblems([type], value, type);
}

/** The calls to the Bot API among what the sandbox was asked; values of forms and addresses as what they say. */
export function callsIn(requests: readonly LoggedRequest[]): Required<BotCall>[] {
  return requests.flatMap(({ path, query, body, headers }) => {
    const method = /^\/telegram\/bot[^/]*\/(\w+)$/.exec(path)?.[1];
    if (method === undefined) return [];
    const sent = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
    const inJson = headers['content-type']?.startsWith('application/json') ?? false;
    const files = Object.keys(sent).filter((name) => !inJson && isFile(sent[name]));
    const plain = Object.entries(sent).filter(([name]) => !files.includes(name));
    const fields = spec().methods[method]?.fields ?? [];
    const said = [...Object.entries(query), ...(inJson ? [] : plain)].map(([name, value]) => [
      name,
      asSaid(fields.find((field) => field.name === name)?.types ?? [], value),
    ]);
    const params = { ...(inJson ? sent : {}), ...Object.fromEntries(said) };
    return [{ method, params, files }];
  });
}

/** Stands for the bytes of a file. */
const FILE_PART = Symbol('file');

function isFile(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'filename' in value;
}

/** Outside JSON everything but text stands as JSON. */
function asSaid(types: readonly string[], value: unknown): unknown {
  if (typeof value !== 'string' || types.every((type) => type === 'String')) return value;
  if (types.includes('String') && !/^-?\d+$/.test(value)) return value;
  if (types.includes('InputFile')) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function fieldProblems(
  fields: readonly Field[],
  given: Readonly<Record<string, unknown>>,
  where: string,
): string[] {
  return fields.flatMap(({ name, types, required }) => {
    const value = given[name];
    if (value === undefined) return required ? [`${where}: ${name} is missing`] : [];
    return valueProblems(types, value, `${where}.${name}`);
  });
}

/** Nothing where one of the types fits; else what is wrong by the nearest. */
function valueProblems(types: readonly string[], value: unknown, where: string): string[] {
  const items = types.flatMap((type) => /^Array of (.+)$/.exec(type)?.[1] ?? []);
  // Lists of this or that are written as such lists, and may hold both.
  if (items.length > 0 && Array.isArray(value)) {
    return value.flatMap((one, index) => valueProblems(items, one, `${where}[${index}]`));
  }
  const found = types.map((type) => problemsOf(type, value, where));
  return found.toSorted((a, b) => a.length - b.length)[0] ?? [];
}

const PLAIN: Readonly<Record<string, (value: unknown) => boolean>> = {
  String: (value) => typeof value === 'string',
  Integer: Number.isSafeInteger,
  Float: (value) => typeof value === 'number',
  Boolean: (value) => typeof value === 'boolean',
  True: (value) => value === true,
  InputFile: (value) => value === FILE_PART,
};

function problemsOf(type: string, value: unknown, where: string): string[] {
  if (type.startsWith('Array of ')) return [`${where} is no ${type}`];
  const fits = PLAIN[type];
  if (fits) return fits(value) ? [] : [`${where} is no ${type}`];
  const described = spec().types[type];
  if (!described) return [`${where}: there is no type ${type}`];
  if (described.subtypes) return valueProblems(described.subtypes, value, where);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${where} is no ${type}`];
  }
  const given = value as Record<string, unknown>;
  const fields = described.fields ?? [];
  const stray = Object.keys(given).filter((name) => !fields.some((field) => field.name === name));
  return [
    ...stray.map((name) => `${where}: ${type} has no ${name}`),
    ...fieldProblems(fields, given, where),
    ...literalProblems(type, given['type'], where),
  ];
}

/** `type` of the kinds of a union is one certain word, which only the text of the description says. */
function literalProblems(type: string, word: unknown, where: string): string[] {
  const described = spec().types[type]?.fields?.find(({ name }) => name === 'type');
  const [, must] =
    /(?:must be|always) [“"]?([a-z_]+)[”"]?\.?$/.exec(
      described?.description.replaceAll(/[“”]/g, '"') ?? '',
    ) ?? [];
  return must === undefined || word === must ? [] : [`${where}: type of ${type} is ${must}`];
}
