/** Whether messages get through, by everything they pass. https://developers.facebook.com/docs/whatsapp/cloud-api/health-status */
import * as z from 'zod/mini';
import { type Words, words } from '../../../src/domain/words.ts';
import { type Graph, unreadable } from '../../meta/graph.ts';

/** `AVAILABLE`, `LIMITED`, `BLOCKED`. */
type Sendable = string;

export interface HealthProblem {
  code: number | null;
  description: string;
  /** What Meta says to do about it. */
  solution: string | null;
}

/** One thing a message passes: `PHONE_NUMBER`, `WABA`, `BUSINESS`, `APP`, `MESSAGE_TEMPLATE`. */
export interface HealthEntity {
  type: string;
  id: string;
  canSend: Sendable;
  canReceiveCalls: string | null;
  problems: readonly HealthProblem[];
  /** What limits it. */
  notes: readonly string[];
}

export interface Health {
  canSend: Sendable;
  entities: readonly HealthEntity[];
}

const word = z.optional(z.nullable(z.string()));
const problem = z.object({
  error_code: z.optional(z.nullable(z.number())),
  error_description: word,
  possible_solution: word,
});
const entity = z.object({
  entity_type: z.string(),
  id: word,
  can_send_message: word,
  can_receive_call_sip: word,
  errors: z.optional(z.nullable(z.array(problem))),
  additional_info: z.optional(z.nullable(z.array(z.string()))),
});
const healthStatus = z.object({
  can_send_message: z.string(),
  entities: z.optional(z.array(entity)),
});

/** `GET /{id}?fields=health_status`, of a number, a business account or a template. */
export async function readHealth(graph: Pick<Graph, 'get'>, id: string): Promise<Health> {
  const answer = await graph.get(id, { fields: 'health_status' });
  const health = healthOf(answer['health_status']);
  if (health === null) throw unreadable('whatsapp', words`an answer about the number`);
  return health;
}

/** `null`: nothing is told, or not in a way that is known. */
export function healthOf(value: unknown): Health | null {
  const read = healthStatus.safeParse(value);
  if (!read.success) return null;
  const { can_send_message: canSend, entities = [] } = read.data;
  return {
    canSend,
    entities: entities.map((one) => ({
      type: one.entity_type,
      id: one.id ?? '',
      canSend: one.can_send_message ?? 'UNKNOWN',
      canReceiveCalls: one.can_receive_call_sip ?? null,
      problems: (one.errors ?? []).map((error) => ({
        code: error.error_code ?? null,
        description: error.error_description ?? '',
        solution: error.possible_solution ?? null,
      })),
      notes: one.additional_info ?? [],
    })),
  };
}

const ENTITIES: Readonly<Record<string, Words>> = {
  PHONE_NUMBER: words`number`,
  WABA: words`business account`,
  BUSINESS: words`business portfolio`,
  APP: words`app`,
  MESSAGE_TEMPLATE: words`template`,
};

/** What it is called; Meta's own word for what is new. */
export function entityName({ type }: Pick<HealthEntity, 'type'>): Words {
  return ENTITIES[type] ?? words`${type}`;
}

/** What is wrong, in one line each: what, why, and what Meta says to do. */
export function problemLines({ entities }: Health): Words[] {
  return entities.flatMap((one) => [
    ...one.problems.map(({ code, description, solution }) =>
      solution === null
        ? words`${entityName(one)}: ${description} (${code ?? '–'})`
        : words`${entityName(one)}: ${description} (${code ?? '–'}) ${solution}`,
    ),
    ...one.notes.map((text) => words`${entityName(one)}: ${text}`),
  ]);
}
