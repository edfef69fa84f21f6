/** Operations of an OpenAPI document by method and path. */

type Schema = Record<string, unknown>;

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema?: Schema;
}

interface PathItem {
  parameters?: readonly (Parameter | { $ref: string })[];
  [method: string]: unknown;
}

interface Described {
  parameters?: readonly (Parameter | { $ref: string })[];
  requestBody?: { required?: boolean; content: Record<string, { schema?: Schema }> };
}

export interface OpenApi {
  paths: Record<string, PathItem>;
  components: { schemas: Record<string, Schema>; parameters: Record<string, Parameter> };
}

export interface Operation {
  /** As it stands in the document, e.g. `/{Version}/{Media-ID}`. */
  path: string;
  /** Pointers lead to the schema inside the document. */
  query: readonly { name: string; required: boolean; pointer: string | null }[];
  bodies: readonly { contentType: string; pointer: string }[];
  bodyRequired: boolean;
}

/** Every operation whose template has the shape of the path, its path parameters' patterns included. */
export function operationsAt(document: OpenApi, method: string, pathname: string): Operation[] {
  const verb = method.toLowerCase();
  const segments = pathname.split('/');
  return Object.entries(document.paths).flatMap(([path, item]) => {
    const described = item[verb] as Described | undefined;
    if (!described) return [];
    const own = described.parameters ?? [];
    const parameters = [...own, ...(item.parameters ?? [])].map((one) => resolve(document, one));
    return fits(path.split('/'), segments, parameters)
      ? [operation(path, verb, described, document)]
      : [];
  });
}

function fits(
  template: readonly string[],
  segments: readonly string[],
  parameters: readonly Parameter[],
): boolean {
  if (template.length !== segments.length) return false;
  return template.every((part, index) => {
    const segment = segments[index] ?? '';
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (name === undefined) return part === segment;
    const pattern = parameters.find((one) => one.in === 'path' && one.name === name)?.schema?.[
      'pattern'
    ];
    // Ids are numbers unless the document says otherwise; words (`me`, `oauth`) are other nodes.
    const rule = typeof pattern === 'string' ? pattern : name === 'Version' ? '^v' : String.raw`\d`;
    return new RegExp(rule).test(segment);
  });
}

function operation(path: string, verb: string, described: Described, document: OpenApi): Operation {
  const place = `/paths/${escape(path)}/${verb}`;
  const query = (described.parameters ?? []).flatMap((given, index) => {
    const parameter = resolve(document, given);
    if (parameter.in !== 'query') return [];
    const pointer =
      '$ref' in given ? `${given.$ref.slice(1)}/schema` : `${place}/parameters/${index}/schema`;
    return {
      name: parameter.name,
      required: parameter.required === true,
      pointer: parameter.schema ? pointer : null,
    };
  });
  const content = described.requestBody?.content ?? {};
  return {
    path,
    query,
    bodies: Object.keys(content).map((contentType) => ({
      contentType,
      pointer: `${place}/requestBody/content/${escape(contentType)}/schema`,
    })),
    bodyRequired: described.requestBody?.required === true,
  };
}

function resolve(document: OpenApi, given: Parameter | { $ref: string }): Parameter {
  if (!('$ref' in given)) return given;
  const name = given.$ref.split('/').at(-1) ?? '';
  const found = document.components.parameters[name];
  if (!found) throw new Error(`The spec has no parameter ${name}`);
  return found;
}

/** For a JSON pointer in a URI fragment. */
function escape(token: string): string {
  return encodeURIComponent(token.replaceAll('~', '~0').replaceAll('/', '~1'));
}
