/**
 * The platforms' own machine-readable descriptions, as a judge of the requests we make. They stand
 * beside the checkout during development only; where they are absent, tests skip and print why.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import addFormats from 'ajv-formats';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { edgeErrors } from './spec-edges.ts';
import { operationsAt, type Operation, type OpenApi } from './spec-paths.ts';

const FOLDER = fileURLToPath(new URL('../../../shared/specs/', import.meta.url));
const WHATSAPP = `${FOLDER}whatsapp/business-messaging-api_v23.0.patched.yaml`;

/** Why nothing can be validated here, or `null`. */
export const specMissing: string | null = existsSync(WHATSAPP)
  ? null
  : 'skipped: ../shared/specs is absent';

export interface AskedRequest {
  method: string;
  url: string;
  /** Without parameters; `null` where there is no body. */
  contentType: string | null;
  /** JSON parsed, forms as an object of their fields, a file as `binary`. */
  body: unknown;
}

/** A request as msw and the sandbox see it. Reads its body. */
export async function askedRequest(request: Request): Promise<AskedRequest> {
  const { method, url } = request;
  const contentType = request.headers.get('content-type')?.split(';', 1)[0]?.trim() ?? null;
  return { method, url, contentType, body: await bodyOf(request, contentType) };
}

/**
 * What is wrong with a request by the specs, in plain words; nothing where one operation that fits
 * its method and path accepts it. A path is matched by its shape, so several operations may fit.
 */
export function validateRequest(request: AskedRequest): string[] {
  const whatsapp = openSpec();
  const url = new URL(request.url);
  const operations = operationsAt(whatsapp.document, request.method, url.pathname);
  const found = operations.map((operation) => operationErrors(whatsapp, operation, request, url));
  const [best] = found.toSorted((a, b) => a.length - b.length);
  // What is not WhatsApp's (a person's pages, an app's subscriptions) may stand in Graph's own lists.
  const errors = best ?? edgeErrors(`${FOLDER}meta-graph/`, request, url);
  return errors ?? [`nothing describes ${request.method} ${url.pathname}`];
}

interface Spec {
  document: OpenApi;
  body(pointer: string): ValidateFunction;
  /** Takes text for numbers and booleans, as it stands in an address. */
  query(pointer: string): ValidateFunction;
}

let opened: Spec | undefined;

function openSpec(): Spec {
  return (opened ??= load());
}

function load(): Spec {
  const document = parse(readFileSync(WHATSAPP, 'utf8'), { maxAliasCount: -1 }) as OpenApi;
  admit(document);
  const merged = withMergedObjects(document) as object;
  return { document, body: compiler(merged, false), query: compiler(merged, true) };
}

function compiler(document: object, coerceTypes: boolean): (pointer: string) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true, coerceTypes });
  addFormats.default(ajv);
  ajv.addSchema(document, 'spec');
  const compiled = new Map<string, ValidateFunction>();
  return (pointer) => {
    const known = compiled.get(pointer);
    if (known) return known;
    const made = ajv.compile({ $ref: `spec#${pointer}` });
    compiled.set(pointer, made);
    return made;
  };
}

/**
 * Two fields of the Messages API are documented but newer than the spec: `recipient` in place of `to`
 * for business-scoped user ids (2026-05), and `biz_opaque_callback_data` (up to 512 characters).
 */
function admit(document: OpenApi): void {
  const base = document.components.schemas['BaseMessageProperties'] as {
    required: string[];
    properties: Record<string, unknown>;
    anyOf?: unknown;
  };
  base.required = base.required.filter((name) => name !== 'to');
  base.anyOf = [{ required: ['to'] }, { required: ['recipient'] }];
  base.properties['recipient'] = { type: 'string', pattern: String.raw`^[A-Z]{2}\.` };
  base.properties['biz_opaque_callback_data'] = { type: 'string', maxLength: 512 };
}

/**
 * The spec closes parts of an `allOf` with `additionalProperties: false`, which taken by the letter
 * no object satisfies. What is meant is that the whole is closed: `unevaluatedProperties: false`.
 */
function withMergedObjects(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withMergedObjects);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [name, withMergedObjects(value)]),
  );
  const parts = copy['allOf'];
  if (!Array.isArray(parts)) return copy;
  const closed = parts.some((part) => isObject(part) && part['additionalProperties'] === false);
  if (!closed) return copy;
  return {
    ...copy,
    allOf: parts.map((part) => {
      if (!isObject(part)) return part as unknown;
      const { additionalProperties: _closed, ...open } = part;
      return open;
    }),
    unevaluatedProperties: false,
  };
}

function operationErrors(
  spec: Spec,
  operation: Operation,
  request: AskedRequest,
  url: URL,
): string[] {
  const errors = operation.query.flatMap(({ name, required, pointer }) => {
    const value = url.searchParams.get(name);
    if (value === null) return required ? [`query: ${name} is missing`] : [];
    return pointer === null ? [] : problems(spec.query(pointer), value, `query ${name}`);
  });
  if (operation.bodies.length === 0) return errors;
  const { contentType, body } = request;
  if (contentType === null) {
    return operation.bodyRequired ? [...errors, 'there is no body'] : errors;
  }
  const described = operation.bodies.find((one) => one.contentType === contentType);
  if (!described) return [...errors, `the body is ${contentType}`];
  return [...errors, ...problems(spec.body(described.pointer), body, 'body')];
}

function problems(validate: ValidateFunction, value: unknown, where: string): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message }) => `${where}${instancePath} ${message ?? 'is wrong'}`,
  );
}

async function bodyOf(request: Request, contentType: string | null): Promise<unknown> {
  if (contentType === null) return undefined;
  if (contentType === 'application/json') return JSON.parse(await request.text()) as unknown;
  if (contentType === 'application/x-www-form-urlencoded') {
    return Object.fromEntries(new URLSearchParams(await request.text()));
  }
  if (contentType === 'multipart/form-data') {
    const fields = [...(await request.formData())];
    return Object.fromEntries(
      fields.map(([name, value]) => [name, typeof value === 'string' ? value : 'binary']),
    );
  }
  return request.text();
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
