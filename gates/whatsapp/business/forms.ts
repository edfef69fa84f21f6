/** WhatsApp Flows: forms of one or more screens that people fill in within the chat. https://developers.facebook.com/docs/whatsapp/flows/reference/flowsapi */
import { readFile, stat } from 'node:fs/promises';
import * as z from 'zod/mini';
import { GateError, messageOf, notFound, usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { type Graph, unreadable } from '../../meta/graph.ts';
import { checkLength, refusal } from '../bounds.ts';
import { getKnown, listKnown } from '../known-fields.ts';
import { checkSuccess } from '../success.ts';

export interface Form {
  id: string;
  name: string;
  /** `DRAFT`, `PUBLISHED`, `DEPRECATED`, `BLOCKED`, `THROTTLED`. */
  status: string;
  categories: readonly string[];
  /** What keeps it from being published. */
  problems: readonly FormProblem[];
}

export interface FormDetail extends Form {
  /** Of the flow's JSON, e.g. `7.2`. */
  version: string | null;
  /** Where its data comes from; `null`: it needs none. */
  endpoint: string | null;
  /** Where it can be tried out, for some days. */
  preview: string | null;
}

export interface FormProblem {
  message: string;
  /** Of the JSON; `null` where Meta names none. */
  line: number | null;
}

/** What is told of a form beside its JSON. */
export interface FormFacts {
  name?: string | undefined;
  categories?: readonly string[] | undefined;
  endpoint?: string | undefined;
}

const CATEGORIES: readonly string[] = [
  'SIGN_UP',
  'SIGN_IN',
  'APPOINTMENT_BOOKING',
  'LEAD_GENERATION',
  'SHOPPING',
  'CONTACT_US',
  'CUSTOMER_SUPPORT',
  'SURVEY',
  'OTHER',
];
/** Of the JSON file. */
const FILE_MAX_MB = 10;

const word = z.optional(z.nullable(z.string()));
const problem = z.object({ message: word, error: word, line_start: z.optional(z.number()) });
const formNode = z.object({
  id: z.string(),
  name: word,
  status: word,
  categories: z.optional(z.array(z.string())),
  validation_errors: z.optional(z.array(problem)),
  json_version: word,
  endpoint_uri: word,
  data_channel_uri: word,
  preview: z.optional(z.nullable(z.object({ preview_url: word }))),
});
const created = z.object({ id: z.string() });
const uploaded = z.object({ validation_errors: z.optional(z.array(problem)) });

const LASTING = ['id', 'name', 'status', 'categories', 'validation_errors'];

/** `GET /{business-account-id}/flows` */
export async function listForms(graph: Graph, businessAccountId: string): Promise<Form[]> {
  const nodes = await listKnown(graph, `${businessAccountId}/flows`, LASTING, LASTING);
  return nodes.map((node) => formOf(read(node)));
}

/** `GET /{flow-id}` */
export async function readForm(graph: Graph, id: string): Promise<FormDetail> {
  const more = ['json_version', 'endpoint_uri', 'data_channel_uri', 'preview'];
  const node = read(await getKnown(graph, id, [...LASTING, ...more], LASTING));
  return {
    ...formOf(node),
    version: node.json_version ?? null,
    endpoint: node.endpoint_uri ?? node.data_channel_uri ?? null,
    preview: node.preview?.preview_url ?? null,
  };
}

/** The form of that id or name. @throws GateError exit 5 */
export async function findForm(
  graph: Graph,
  businessAccountId: string,
  named: string,
): Promise<Form> {
  const forms = await listForms(graph, businessAccountId);
  const found = forms.find(({ id, name }) => id === named || name === named);
  if (found) return found;
  throw notFound(words`There is no form “${named}”.`, 'gates whatsapp forms list');
}

/** `POST /{business-account-id}/flows`: an empty draft, or a copy of another form. Resolves to its id. */
export async function createForm(
  graph: Graph,
  businessAccountId: string,
  facts: FormFacts & { name: string; cloneOf?: string | undefined },
): Promise<string> {
  const { cloneOf } = facts;
  const multipart = [
    ...partsOf(facts),
    ...(cloneOf === undefined ? [] : [{ name: 'clone_flow_id', value: cloneOf }]),
  ];
  const answer = created.safeParse(await graph.post(`${businessAccountId}/flows`, { multipart }));
  if (answer.success) return answer.data.id;
  throw unreadable('whatsapp', words`a form`, answer.error);
}

/** `POST /{flow-id}`: of a draft. */
export async function updateForm(graph: Graph, id: string, facts: FormFacts): Promise<void> {
  checkSuccess(await graph.post(id, { multipart: partsOf(facts) }));
}

/** `POST /{flow-id}/assets`: replaces the JSON of a draft. Resolves to what is wrong with it. */
export async function uploadForm(graph: Graph, id: string, file: string): Promise<FormProblem[]> {
  const answer = await graph.post(`${id}/assets`, {
    multipart: [
      { name: 'name', value: 'flow.json' },
      { name: 'asset_type', value: 'FLOW_JSON' },
      { name: 'file', file, filename: 'flow.json', mimeType: 'application/json' },
    ],
  });
  const result = uploaded.safeParse(answer);
  if (!result.success) throw unreadable('whatsapp', words`a form`, result.error);
  return (result.data.validation_errors ?? []).map(problemOf);
}

/** `POST /{flow-id}/publish`: cannot be undone; from then on the form does not change. */
export async function publishForm(graph: Graph, id: string): Promise<void> {
  checkSuccess(await graph.post(`${id}/publish`));
}

/** `POST /{flow-id}/deprecate`: cannot be undone; it is neither sent nor opened any more. */
export async function deprecateForm(graph: Graph, id: string): Promise<void> {
  checkSuccess(await graph.post(`${id}/deprecate`));
}

/** `DELETE /{flow-id}`: of a draft. */
export async function deleteForm(graph: Graph, id: string): Promise<void> {
  checkSuccess(await graph.del(id));
}

/** @throws GateError exit 6 with the limit, exit 2 for a category there is not */
export function checkForm({ name, categories }: FormFacts): void {
  if (name !== undefined) checkLength(words`Name`, name, 200, 1);
  const unknown = categories?.find((category) => !CATEGORIES.includes(category));
  if (unknown === undefined) return;
  throw usageError(
    words`There is no category “${unknown}”.`,
    words`one of: ${CATEGORIES.join(', ')}`,
    'bad_category',
  );
}

/** @throws GateError exit 2 for what is no JSON file, exit 6 for one over 10 MB */
export async function checkFormFile(file: string): Promise<void> {
  let text: string;
  try {
    const { size } = await stat(file);
    if (size > FILE_MAX_MB * 1024 * 1024) {
      throw refusal('file_too_large', words`A form’s JSON has at most ${FILE_MAX_MB} MB.`);
    }
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw notFound(words`There is no file ${file}.`, words`Check the path.`);
    }
    if (error instanceof GateError) throw error;
    throw usageError(words`Cannot read ${file}: ${messageOf(error)}.`);
  }
  try {
    JSON.parse(text);
  } catch (error) {
    throw usageError(words`${file} is not JSON: ${messageOf(error)}`, undefined, 'bad_json');
  }
}

function read(node: unknown): z.infer<typeof formNode> {
  const known = formNode.safeParse(node);
  if (known.success) return known.data;
  throw unreadable('whatsapp', words`a form`, known.error);
}

function formOf(node: z.infer<typeof formNode>): Form {
  return {
    id: node.id,
    name: node.name ?? '',
    status: node.status ?? '',
    categories: node.categories ?? [],
    problems: (node.validation_errors ?? []).map(problemOf),
  };
}

function problemOf({ message, error, line_start: line }: z.infer<typeof problem>): FormProblem {
  return { message: message ?? error ?? '', line: line ?? null };
}

function partsOf({ name, categories, endpoint }: FormFacts): { name: string; value: string }[] {
  return [
    ...(name === undefined ? [] : [{ name: 'name', value: name }]),
    ...(categories === undefined
      ? []
      : [{ name: 'categories', value: JSON.stringify(categories) }]),
    ...(endpoint === undefined ? [] : [{ name: 'endpoint_uri', value: endpoint }]),
  ];
}
