/** `fields` and paging, as every list and object of the Graph has them. */
import { type Call, text } from './call.ts';
import { invalidParameter } from './errors.ts';

/** Everything an object has, by field. `undefined`: a known field that is empty, which the platform leaves out. */
export type Node = Readonly<Record<string, unknown>>;

export interface NodeShape {
  /** The platform's name for the type, in its refusals. */
  type: string;
  /** What is shown when no fields are asked for. */
  defaults: readonly string[];
  /** `id` is always there unless the object has none. */
  withId?: boolean;
}

/** A field that is a list of other objects: `owned_whatsapp_business_accounts{id,name}`. */
interface Edge {
  nodes: readonly Node[];
  shape: NodeShape;
  /** Not a list: the one object itself. */
  single?: boolean;
  /** A list that has pages of its own: `messages.limit(5){id}`. */
  page?: (limit: number | undefined, fields: string | undefined) => unknown;
}

const edges = new WeakSet<object>();

/** A field whose value is a list of objects with fields of their own. */
export function edge(nodes: readonly Node[], shape: NodeShape): object {
  const value: Edge = { nodes, shape };
  edges.add(value);
  return value;
}

/** A field whose value is one object with fields of its own: `instagram_business_account{id,username}`. */
export function one(node: Node, shape: NodeShape): object {
  const value: Edge = { nodes: [node], shape, single: true };
  edges.add(value);
  return value;
}

/** A field whose value is a list with a page size and fields of its own. */
export function paged(page: NonNullable<Edge['page']>, shape: NodeShape): object {
  const value: Edge = { nodes: [], shape, page };
  edges.add(value);
  return value;
}

/** The fields of an object that were asked for. Throws the platform's refusal for one it does not have. */
export function pick(call: Call, node: Node, shape: NodeShape): Node {
  return pickFields(node, shape, text(call, 'fields'));
}

/** One page of a list, in the platform's envelope. */
export function list(call: Call, nodes: readonly Node[], shape: NodeShape): unknown {
  const limit = Math.min(Math.max(Number(text(call, 'limit') ?? 25) || 25, 1), 500);
  const after = text(call, 'after');
  const before = text(call, 'before');
  let start = 0;
  if (after !== undefined) start = offset(after) + 1;
  else if (before !== undefined) start = Math.max(offset(before) - limit, 0);
  const page = nodes.slice(start, start + limit);
  if (page.length === 0) return { data: [] };
  const data = page.map((node) => pick(call, node, shape));
  const cursors = { before: cursor(start), after: cursor(start + page.length - 1) };
  const more = start + page.length < nodes.length;
  return { data, paging: { cursors, ...(more ? { next: nextUrl(call, cursors.after) } : {}) } };
}

/** As {@link pick}, with the fields told by the caller; `undefined`: the object's own defaults. */
export function pickFields(node: Node, shape: NodeShape, asked: string | undefined): Node {
  const fields = asked === undefined ? shape.defaults.map(plain) : splitFields(asked);
  if (shape.withId !== false && !fields.some(({ name }) => name === 'id')) fields.push(plain('id'));
  const picked: Record<string, unknown> = {};
  for (const { name, inner, limit } of fields) {
    if (!(name in node)) {
      throw invalidParameter(
        `Tried accessing nonexisting field (${name}) on node type (${shape.type})`,
      );
    }
    const value = node[name];
    if (value !== undefined) picked[name] = isEdge(value) ? expanded(value, inner, limit) : value;
  }
  return picked;
}

function expanded(
  { nodes, shape, single, page }: Edge,
  inner: string | undefined,
  limit: number | undefined,
): unknown {
  if (page) return page(limit, inner);
  const [only] = nodes;
  if (single) return only && pickFields(only, shape, inner);
  const data = nodes.map((node) => pickFields(node, shape, inner));
  if (data.length === 0) return { data };
  return { data, paging: { cursors: { before: cursor(0), after: cursor(data.length - 1) } } };
}

interface AskedField {
  name: string;
  /** What stands in its braces. */
  inner?: string | undefined;
  /** `.limit(5)` */
  limit?: number | undefined;
}

/** The fields at the top level: `accounts{id,name}` and `analytics.start(1)` are one field each. */
function splitFields(asked: string): AskedField[] {
  const fields: AskedField[] = [];
  let depth = 0;
  let field = '';
  for (const character of `${asked},`) {
    if (character === ',' && depth === 0) {
      const [, name = '', options = '', inner] =
        /^\s*([\w]+)([^{]*)(?:\{(.*)\})?/s.exec(field) ?? [];
      const limit = /\.limit\((\d+)\)/.exec(options)?.[1];
      if (name !== '' && !fields.some((known) => known.name === name)) {
        fields.push({ name, inner, ...(limit === undefined ? {} : { limit: Number(limit) }) });
      }
      field = '';
      continue;
    }
    if (character === '{' || character === '(') depth += 1;
    if (character === '}' || character === ')') depth -= 1;
    field += character;
  }
  return fields;
}

function plain(name: string): AskedField {
  return { name };
}

function isEdge(value: unknown): value is Edge {
  return typeof value === 'object' && value !== null && edges.has(value);
}

function nextUrl(call: Call, after: string): string {
  const next = new URL(call.url.href);
  next.searchParams.set('after', after);
  next.searchParams.delete('before');
  return next.href;
}

function cursor(index: number): string {
  return Buffer.from(`QVFI${index}`).toString('base64url');
}

function offset(text: string): number {
  const index = /^QVFI(\d+)$/.exec(Buffer.from(text, 'base64url').toString())?.[1];
  if (index === undefined) throw invalidParameter('Invalid cursors values');
  return Number(index);
}
