import { GateError } from '../../src/domain/error.ts';
import type { Graph, GraphQuery } from '../meta/graph.ts';

type GraphNode = Awaited<ReturnType<Graph['get']>>;

/** As Graph refuses a field: `(#100) Tried accessing nonexisting field (NAME) on node type (…)`. */
const UNKNOWN_FIELD = /nonexisting field \((\w+)\)/;

/**
 * `GET /{path}?fields=…`. Meta moves fields between versions, and one that it does not know spoils the
 * whole answer: it is left out and the rest asked for again; only `lasting` where Meta does not name it.
 */
export async function getKnown(
  graph: Pick<Graph, 'get'>,
  path: string,
  fields: readonly string[],
  lasting: readonly string[],
): Promise<GraphNode> {
  return await tolerant(fields, lasting, (asked) => graph.get(path, { fields: asked }));
}

/** The items of an edge, likewise. @param most how many at the most */
export async function listKnown(
  graph: Pick<Graph, 'all'>,
  path: string,
  fields: readonly string[],
  lasting: readonly string[],
  query: GraphQuery = {},
  most = Infinity,
): Promise<GraphNode[]> {
  return await tolerant(fields, lasting, async (asked) => {
    const found: GraphNode[] = [];
    for await (const node of graph.all(path, { limit: '100', ...query, fields: asked })) {
      found.push(node);
      if (found.length >= most) break;
    }
    return found;
  });
}

async function tolerant<T>(
  fields: readonly string[],
  lasting: readonly string[],
  ask: (fields: string) => Promise<T>,
): Promise<T> {
  let rest = [...fields];
  for (;;) {
    try {
      return await ask(rest.join(','));
    } catch (error) {
      if (!(error instanceof GateError) || error.code !== 'invalid_parameter') throw error;
      const unknown = UNKNOWN_FIELD.exec(error.message)?.[1];
      const known = rest.filter((field) => field !== unknown);
      if (known.length < rest.length) rest = known;
      else if (rest.length > lasting.length) rest = [...lasting];
      else throw error;
    }
  }
}
