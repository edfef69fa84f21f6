/**
 * Zoom's Meetings API in its own OpenAPI words, as a judge of what we ask and of what the pretend platform answers. It
 * stands beside the checkout during development only; where it is absent, tests skip and print why.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import addFormats from 'ajv-formats';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { LoggedRequest } from '../../src/sandbox/requests.ts';

const FOLDER = fileURLToPath(new URL('../../../shared/specs/zoom/', import.meta.url));
const FILE = existsSync(FOLDER)
  ? readdirSync(FOLDER).find((name) => name.endsWith('.json'))
  : undefined;

/** Why nothing can be validated here, or `null`. */
export const zoomSpecMissing: string | null =
  FILE === undefined ? 'skipped: ../shared/specs/zoom is absent' : null;

/** One call. `path` begins behind `/v2`, as it stands in an address; `body` as JSON, `undefined` or `null`: there is none. */
export interface ZoomCall {
  method: string;
  path: string;
  query?: Readonly<Record<string, string>>;
  body?: unknown;
}

/** What Zoom describes in documents of other products: users, and who is in a meeting right now. */
const ELSEWHERE: readonly RegExp[] = [
  /^GET \/users\/[^/]+$/,
  /^GET \/users\/[^/]+\/settings$/,
  /^GET \/metrics\/meetings\/[^/]+(?:\/participants)?$/,
];

/** What is wrong with a call by the description, in plain words. */
export function zoomErrors(call: ZoomCall): string[] {
  const name = `${call.method} ${call.path}`;
  if (ELSEWHERE.some((known) => known.test(name))) return [];
  const operation = operationOf(call);
  if (!operation) return [`nothing describes ${name}`];
  return [...queryErrors(operation, call), ...bodyErrors(operation, call)];
}

/** What is wrong with an answer by the description; a status that it does not name is wrong, too. */
export function zoomAnswerErrors(
  call: Pick<ZoomCall, 'method' | 'path'>,
  status: number,
  body: unknown,
): string[] {
  const operation = operationOf(call);
  if (!operation) return [`nothing describes ${call.method} ${call.path}`];
  const { described, pointer } = operation;
  if (!described.responses[status]) return [`${status} is no answer of ${operation.template}`];
  const content = described.responses[status].content?.['application/json'];
  if (!content?.schema) return [];
  const schema = `${pointer}/responses/${status}/content/application~1json/schema`;
  return problems(validator('open', schema), body, 'answer');
}

/** The calls to the API among what the sandbox was asked. Secrets in them are masked: any text stands for one. */
function zoomCallsIn(requests: readonly LoggedRequest[]): ZoomCall[] {
  return requests.flatMap(({ method, url, query, body }) => {
    const path = /^\/zoom\/v2(\/.*)$/.exec(new URL(url).pathname)?.[1];
    return path === undefined ? [] : [{ method, path, query, body }];
  });
}

/** What is wrong with any of the calls that the sandbox was asked, each with its call. */
export function zoomErrorsIn(requests: readonly LoggedRequest[]): string[] {
  return zoomCallsIn(requests).flatMap((call) =>
    zoomErrors(call).map((error) => `${call.method} ${call.path}: ${error}`),
  );
}

/** The scopes of which any lets an app make this call. */
export function zoomScopes(call: Pick<ZoomCall, 'method' | 'path'>): readonly string[] {
  return (
    operationOf(call)?.described.security?.flatMap((each) => each['openapi_oauth'] ?? []) ?? []
  );
}

type Schema = Record<string, unknown>;

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: Schema;
}

interface Described {
  security?: readonly Readonly<Record<string, readonly string[]>>[];
  parameters?: readonly Parameter[];
  requestBody?: { required?: boolean; content: Record<string, { schema?: Schema }> };
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}

interface Document {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Schema & { properties?: Record<string, Schema> }> };
}

interface Operation {
  template: string;
  described: Described;
  /** Leads to it inside the document. */
  pointer: string;
}

/** `asked` knows no property but those described; `open` takes more, as answers have it; `query` takes text for numbers. */
type Way = 'asked' | 'open' | 'query';

let opened: Document | undefined;
const judges = new Map<Way, Ajv2020>();
const compiled = new Map<string, ValidateFunction>();

function document(): Document {
  if (opened) return opened;
  opened = JSON.parse(readFileSync(`${FOLDER}${FILE}`, 'utf8')) as Document;
  admit(opened);
  return opened;
}

/** Its own words say that `weekly_days` may be several numbers with commas between them; only its enum does not. */
function admit({ components: { schemas } }: Document): void {
  for (const { properties } of Object.values(schemas)) {
    const days = properties?.['weekly_days'];
    if (!days) continue;
    delete days['enum'];
    days['pattern'] = '^[1-7](,[1-7])*$';
  }
}

function operationOf({ method, path }: Pick<ZoomCall, 'method' | 'path'>): Operation | undefined {
  const verb = method.toLowerCase();
  const segments = path.split('/');
  const fitting = Object.entries(document().paths).flatMap(([template, item]) => {
    const described = item[verb];
    if (!described || !fits(template.split('/'), segments, described)) return [];
    return [{ template, described, pointer: `/paths/${escape(template)}/${verb}` }];
  });
  // `/meetings/meeting_summaries` is more exact than `/meetings/{meetingId}`.
  const open = ({ template }: Operation): number => template.split('{').length;
  return fitting.toSorted((a, b) => open(a) - open(b))[0];
}

function fits(template: readonly string[], segments: readonly string[], { parameters }: Described) {
  return (
    template.length === segments.length &&
    template.every((part, index) => {
      const segment = segments[index] ?? '';
      const name = /^\{(.+)\}$/.exec(part)?.[1];
      if (name === undefined) return part === segment;
      const whole = parameters?.some(
        (one) => one.in === 'path' && one.name === name && one.schema['type'] === 'integer',
      );
      return whole ? /^\d+$/.test(segment) : segment !== '';
    })
  );
}

function queryErrors({ described, pointer }: Operation, { query = {} }: ZoomCall): string[] {
  const known = (described.parameters ?? []).map((parameter, index) => ({ ...parameter, index }));
  const asked = known.filter((parameter) => parameter.in === 'query');
  const stray = Object.keys(query).filter((name) => !asked.some((one) => one.name === name));
  return [
    ...stray.map((name) => `query: there is no ${name}`),
    ...asked.flatMap(({ name, required, index }) => {
      const value = query[name];
      if (value === undefined) return required ? [`query: ${name} is missing`] : [];
      const schema = `${pointer}/parameters/${index}/schema`;
      return problems(validator('query', schema), value, `query ${name}`);
    }),
  ];
}

function bodyErrors({ described, pointer }: Operation, { body }: ZoomCall): string[] {
  const { requestBody } = described;
  const none = body === undefined || body === null;
  if (!requestBody) return none ? [] : ['it takes no body'];
  if (none) return requestBody.required === true ? ['there is no body'] : [];
  if (!requestBody.content['application/json']) return ['it takes no JSON'];
  const schema = `${pointer}/requestBody/content/application~1json/schema`;
  return problems(validator('asked', schema), body, 'body');
}

function validator(way: Way, pointer: string): ValidateFunction {
  const key = `${way} ${pointer}`;
  const known = compiled.get(key);
  if (known) return known;
  const made = judge(way).compile({ $ref: `spec#${pointer}` });
  compiled.set(key, made);
  return made;
}

function judge(way: Way): Ajv2020 {
  const known = judges.get(way);
  if (known) return known;
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    coerceTypes: way === 'query',
    // Ours, beside those that everybody knows.
    formats: { int64: true, int32: true, 'Hex color code': true, string: true, url: true },
  });
  addFormats.default(ajv);
  const parts = new Set(JSON.stringify(document()).match(PART_OF_SEVERAL) ?? []);
  const asked = (): unknown => closed(document(), new Set([...parts].flatMap(namesIn)));
  ajv.addSchema((way === 'asked' ? asked() : document()) as object, 'spec');
  judges.set(way, ajv);
  return ajv;
}

/** Lists of what together describes one object. */
const PART_OF_SEVERAL = /"allOf":\[\{"\$ref":[^\]]+\]/g;

function namesIn(list: string): string[] {
  const names = [...list.matchAll(/schemas\/(\w+)"/g)].map(([, name = '']) => name);
  return names.length > 1 ? names : [];
}

/**
 * No property but those described: a misspelt one is taken by Zoom without a word, and does nothing. What only
 * together with others describes an object (`parts`) stays open.
 */
function closed(schema: unknown, parts: ReadonlySet<string>): unknown {
  if (Array.isArray(schema)) return schema.map((one) => closed(one, parts));
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [
      name,
      parts.has(name) || name === 'allOf' ? (value as unknown) : closed(value, parts),
    ]),
  );
  const shaped = copy['type'] === 'object' && typeof copy['properties'] === 'object';
  return shaped && !('allOf' in copy) ? { ...copy, additionalProperties: false } : copy;
}

function problems(validate: ValidateFunction, value: unknown, where: string): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const stray = (params as { additionalProperty?: string }).additionalProperty;
    const more = stray === undefined ? '' : `: ${stray}`;
    return `${where}${instancePath} ${message ?? 'is wrong'}${more}`;
  });
}

/** For a JSON pointer in a URI fragment. */
function escape(token: string): string {
  return encodeURIComponent(token.replaceAll('~', '~0').replaceAll('/', '~1'));
}
