import * as z from 'zod/mini';
import { notFound } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import { type Graph, unreadable } from '../meta/graph.ts';

export interface Template {
  id: string;
  name: string;
  language: string;
  /** `APPROVED` ones can be sent. */
  status: string;
  category: string;
  /** The body's text, with its `{{1}}` or `{{name}}`. */
  body: string | null;
  /** Names of the body's parameters, in order. */
  parameters: readonly string[];
  components: readonly Readonly<Record<string, unknown>>[];
}

const templateNode = z.object({
  id: z.string(),
  name: z.string(),
  language: z.string(),
  status: z.string(),
  category: z.optional(z.string()),
  components: z.optional(z.array(z.record(z.string(), z.unknown()))),
});

const FIELDS = 'id,name,language,status,category,components';

/** Every template of a business account: all pages of `GET /{business-account-id}/message_templates`. */
export async function listTemplates(
  graph: Graph,
  businessAccountId: string,
  name?: string,
): Promise<Template[]> {
  const templates: Template[] = [];
  const query = { fields: FIELDS, limit: '100', name };
  for await (const node of graph.all(`${businessAccountId}/message_templates`, query)) {
    const read = templateNode.safeParse(node);
    if (!read.success) throw unreadable('whatsapp', words`a template`, read.error);
    templates.push(templateOf(read.data));
  }
  return templates;
}

/** One template in all its languages. The platform's `name` filter finds names that contain it, too. */
export async function findTemplate(
  graph: Graph,
  businessAccountId: string,
  name: string,
): Promise<Template[]> {
  const found = await listTemplates(graph, businessAccountId, name);
  const exact = found.filter((template) => template.name === name);
  if (exact.length > 0) return exact;
  throw notFound(words`There is no template “${name}”.`, 'gates whatsapp template list');
}

function templateOf(node: z.infer<typeof templateNode>): Template {
  const components = node.components ?? [];
  const text = components.find((component) => component['type'] === 'BODY')?.['text'];
  const body = typeof text === 'string' ? text : null;
  const named = [...(body ?? '').matchAll(/\{\{\s*(\w+)\s*\}\}/g)].flatMap(
    (match) => match[1] ?? [],
  );
  return {
    id: node.id,
    name: node.name,
    language: node.language,
    status: node.status,
    category: node.category ?? '',
    body,
    parameters: [...new Set(named)],
    components,
  };
}
