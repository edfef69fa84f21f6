import * as z from 'zod/mini';
import { GateError, notFound } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { type Graph, unreadable } from '../../meta/graph.ts';
import { placeholders } from './template-text.ts';

/** A part of a template as Meta has it: `type` HEADER, BODY, FOOTER, BUTTONS, CAROUSEL, LIMITED_TIME_OFFER … */
export type TemplateComponent = Readonly<Record<string, unknown>>;

export interface Template {
  id: string;
  name: string;
  language: string;
  /** `APPROVED` ones can be sent. */
  status: string;
  category: string;
  /** What Meta counted it as before it moved it. */
  previousCategory: string | null;
  subCategory: string | null;
  /** `GREEN`, `YELLOW`, `RED`, `UNKNOWN`; `null` where Meta does not tell. */
  quality: string | null;
  /** Why it was rejected; `null` when it was not. */
  rejectedReason: string | null;
  /** Whether its parameters are numbered or have names. */
  parameterFormat: 'POSITIONAL' | 'NAMED';
  /** The library template it was made from. */
  libraryName: string | null;
  /** Seconds after which a message of it is not delivered any more. */
  ttlSeconds: number | null;
  /** The body's text, with its `{{1}}` or `{{name}}`. */
  body: string | null;
  /** Names of the body's parameters, in order. */
  parameters: readonly string[];
  components: readonly TemplateComponent[];
}

/** Each may be left out, or be `null`, where there is nothing to tell. */
const word = z.optional(z.nullable(z.string()));
const templateNode = z.object({
  id: z.string(),
  name: z.string(),
  language: z.string(),
  status: z.string(),
  category: word,
  previous_category: word,
  sub_category: word,
  parameter_format: word,
  rejected_reason: word,
  library_template_name: word,
  message_send_ttl_seconds: z.optional(z.nullable(z.union([z.number(), z.string()]))),
  quality_score: z.optional(z.nullable(z.object({ score: word }))),
  components: z.optional(z.array(z.record(z.string(), z.unknown()))),
});

const BASIC = 'id,name,language,status,category,components';
const MORE =
  'parameter_format,quality_score,rejected_reason,previous_category,sub_category,library_template_name,message_send_ttl_seconds';

/** What the platform can choose by itself. `name` finds every name that contains it. */
export interface TemplateFilter {
  readonly name?: string | undefined;
  readonly status?: string | undefined;
  readonly category?: string | undefined;
  readonly language?: string | undefined;
}

/**
 * Every template of a business account: all pages of `GET /{business-account-id}/message_templates`.
 * https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account/message_templates/
 */
export async function listTemplates(
  graph: Graph,
  businessAccountId: string,
  filter: TemplateFilter = {},
): Promise<Template[]> {
  const { name, status, category, language } = filter;
  return withFields(async (fields) => {
    const templates: Template[] = [];
    const query = { fields, limit: '100', name, status, category, language };
    for await (const node of graph.all(`${businessAccountId}/message_templates`, query)) {
      templates.push(templateOf(node));
    }
    return templates;
  });
}

/** One template in all its languages, or in the one named. @throws GateError `not_found` */
export async function findTemplate(
  graph: Graph,
  businessAccountId: string,
  name: string,
  language?: string,
): Promise<Template[]> {
  const found = await listTemplates(graph, businessAccountId, { name });
  const exact = found.filter((template) => template.name === name);
  const fits = exact.filter((each) => language === undefined || each.language === language);
  if (fits.length > 0) return fits;
  const languages = exact.map((template) => template.language).join(', ');
  throw exact.length > 0
    ? notFound(
        words`The template “${name}” is not in ${language ?? ''}; it is in ${languages}.`,
        words`name one of them with --lang`,
      )
    : notFound(words`There is no template “${name}”.`, 'gates whatsapp template list');
}

/** `GET /{template-id}` */
export async function readTemplate(graph: Graph, id: string): Promise<Template> {
  return withFields(async (fields) => templateOf(await graph.get(id, { fields })));
}

/** What Meta says of a template it has just taken in. */
export interface CreatedTemplate {
  id: string;
  /** `PENDING` until it was looked at; library and authentication templates are `APPROVED` at once. */
  status: string;
  /** May be another than was asked for. */
  category: string;
}

const created = z.object({ id: z.string(), status: z.string(), category: z.optional(z.string()) });

/** `POST /{business-account-id}/message_templates`: a template in one language, in Meta's own shape. */
export async function createTemplate(
  graph: Graph,
  businessAccountId: string,
  body: Readonly<Record<string, unknown>>,
): Promise<CreatedTemplate> {
  const answer = await graph.post(`${businessAccountId}/message_templates`, { json: body });
  const read = created.safeParse(answer);
  if (!read.success) throw unreadable('whatsapp', words`an answer about the template`, read.error);
  const { id, status, category } = read.data;
  return { id, status, category: category ?? '' };
}

/**
 * `POST /{template-id}`: new components, category or time to live. Meta takes this of approved, rejected and
 * paused templates only, and of approved ones ten times in 30 days, once in 24 hours.
 */
export async function editTemplate(
  graph: Graph,
  id: string,
  body: Readonly<Record<string, unknown>>,
): Promise<void> {
  const answer = await graph.post(id, { json: body });
  if (answer['success'] !== true) throw unreadable('whatsapp', words`an answer about the template`);
}

/**
 * `DELETE /{business-account-id}/message_templates`: every language of the name, or with `id` (Meta's
 * `hsm_id`) that one only. The name of an approved one cannot be used again for 30 days.
 */
export async function deleteTemplate(
  graph: Graph,
  businessAccountId: string,
  { name, id }: { name: string; id?: string | undefined },
): Promise<void> {
  const answer = await graph.del(`${businessAccountId}/message_templates`, { name, hsm_id: id });
  if (answer['success'] !== true) throw unreadable('whatsapp', words`an answer about the template`);
}

/** The namespace of a business account's templates, which older integrations ask for. */
export async function templateNamespace(graph: Graph, businessAccountId: string): Promise<string> {
  const answer = await graph.get(businessAccountId, { fields: 'message_template_namespace' });
  const namespace = answer['message_template_namespace'];
  if (typeof namespace === 'string') return namespace;
  throw unreadable('whatsapp', words`an answer about the business account`);
}

/** Meta adds fields and takes them away; one it does not know spoils the whole answer: then only the lasting ones are asked for. */
async function withFields<T>(work: (fields: string) => Promise<T>): Promise<T> {
  try {
    return await work(`${BASIC},${MORE}`);
  } catch (error) {
    if (!(error instanceof GateError) || error.platformCode !== '100') throw error;
    return work(BASIC);
  }
}

function templateOf(answer: unknown): Template {
  const read = templateNode.safeParse(answer);
  if (!read.success) throw unreadable('whatsapp', words`a template`, read.error);
  const node = read.data;
  const components = node.components ?? [];
  const text = components.find(({ type }) => String(type).toUpperCase() === 'BODY')?.['text'];
  const body = typeof text === 'string' ? text : null;
  const parameters = placeholders(body ?? '');
  const reason = node.rejected_reason ?? null;
  const ttl = Number(node.message_send_ttl_seconds ?? Number.NaN);
  return {
    id: node.id,
    name: node.name,
    language: node.language,
    status: node.status,
    category: node.category ?? '',
    previousCategory: node.previous_category ?? null,
    subCategory: node.sub_category ?? null,
    quality: node.quality_score?.score ?? null,
    rejectedReason: reason === 'NONE' ? null : reason,
    parameterFormat: formatOf(node.parameter_format, components),
    libraryName: node.library_template_name ?? null,
    ttlSeconds: Number.isFinite(ttl) ? ttl : null,
    body,
    parameters,
    components,
  };
}

/** Templates from before there were names carry no format: then the parameters tell. */
function formatOf(
  told: string | null | undefined,
  components: readonly TemplateComponent[],
): Template['parameterFormat'] {
  if (told) return told.toUpperCase() === 'NAMED' ? 'NAMED' : 'POSITIONAL';
  const texts = components.map(({ text }) => (typeof text === 'string' ? text : ''));
  const names = texts.flatMap((text) => placeholders(text));
  return names.some((name) => !/^\d+$/.test(name)) ? 'NAMED' : 'POSITIONAL';
}
