/** One request to the pretend Graph, read the way the platform reads it. */
import { invalidParameter, missingScope } from './errors.ts';
import { presentedToken, readToken, scopesOf, type Token } from './tokens.ts';
import type { World } from './world.ts';

export interface Call {
  readonly world: World;
  readonly request: Request;
  readonly url: URL;
  /** The version that answers, e.g. `v26.0`. */
  readonly version: string;
  /** Query, form fields and the top level of a JSON body, which the platform treats alike. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly files: Readonly<Record<string, File>>;
  /** The ids that the route's `:kinds` matched. */
  readonly ids: Readonly<Record<string, string>>;
  /** Whose usage the answer reports: a business account, else the app. */
  usage: { account: string; type: string } | null;
}

/** Reads the body by its type. Throws the platform's refusal for JSON that is none. */
export async function readCall(
  world: World,
  request: Request,
  url: URL,
  version: string,
  ids: Readonly<Record<string, string>>,
): Promise<Call> {
  const parameters: Record<string, unknown> = Object.fromEntries(url.searchParams);
  const files: Record<string, File> = {};
  const type = request.headers.get('content-type') ?? '';
  if (type.startsWith('application/json')) {
    Object.assign(parameters, jsonObject(await request.text()));
  } else if (type.startsWith('application/x-www-form-urlencoded')) {
    Object.assign(parameters, Object.fromEntries(new URLSearchParams(await request.text())));
  } else if (type.startsWith('multipart/form-data')) {
    for (const [name, value] of await multipart(request)) {
      if (typeof value === 'string') parameters[name] = value;
      else files[name] = value;
    }
  }
  return { world, request, url, version, parameters, files, ids, usage: null };
}

/** A parameter as text; `undefined` where it is missing or empty. */
export function text(call: Call, name: string): string | undefined {
  const value = call.parameters[name];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Those of these parameters that are there. */
export function textsOf(call: Call, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = text(call, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

export function required(call: Call, name: string): string {
  const value = text(call, name);
  if (value === undefined) throw invalidParameter(`The parameter ${name} is required.`);
  return value;
}

/** An id that the route matched. */
export function idOf(call: Call, kind: string): string {
  return call.ids[kind] ?? '';
}

/** The token this call is made with. Throws the platform's refusal when there is none, or it is not good. */
export function tokenOf(call: Call): Token {
  const value = presentedToken(call.request, call.parameters);
  return readToken(call.world, value, call.parameters['appsecret_proof']);
}

/** The token, after checking that it carries every one of these scopes. */
export function tokenWith(call: Call, ...scopes: readonly string[]): Token {
  const token = tokenOf(call);
  const granted = scopesOf(call.world, token);
  for (const scope of scopes) {
    if (!granted.includes(scope)) throw missingScope(scope);
  }
  return token;
}

function jsonObject(body: string): object {
  if (body.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Answered below: for the platform both are the same mistake.
  }
  throw invalidParameter('The parameters must be a JSON object.');
}

async function multipart(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch {
    throw invalidParameter('The multipart body could not be read.');
  }
}
