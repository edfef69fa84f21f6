/** What became of a template over time, by the webhooks that told of it. */
import { figure, id, type Json, object } from '../../meta/json.ts';

export interface TemplateChange {
  /** ISO 8601, UTC. */
  at: string;
  language: string | null;
  change: 'status' | 'quality' | 'category' | 'text';
  /** `null` where it is not told. */
  from: string | null;
  to: string | null;
  reason: string | null;
}

/** News of the platform as it is kept. */
interface Told {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The webhook field. */
  readonly topic: string;
  /** The change as it came. */
  readonly raw: unknown;
}

/** The webhook fields about templates. */
export const TEMPLATE_TOPICS = [
  'message_template_status_update',
  'message_template_quality_update',
  'message_template_components_update',
  'template_category_update',
] as const;

/** The changes of one template, oldest first. Statuses tell only what is new: the one before comes from the notice before. */
export function templateChanges(
  notices: readonly Told[],
  name: string,
  language?: string,
): TemplateChange[] {
  const last = new Map<string | null, string>();
  return notices
    .toSorted((first, second) => first.at - second.at)
    .flatMap(({ at, topic, raw }) => {
      const value = object(object(raw)?.['value']);
      if (!value || id(value['message_template_name']) !== name) return [];
      const spoken = id(value['message_template_language']);
      if (language !== undefined && spoken !== language) return [];
      const told = changeOf(topic, value);
      if (told === null) return [];
      const from = told.change === 'status' ? (last.get(spoken) ?? null) : told.from;
      if (told.change === 'status' && told.to !== null) last.set(spoken, told.to);
      return [{ at: new Date(at).toISOString(), language: spoken, ...told, from }];
    });
}

function changeOf(topic: string, value: Json): Omit<TemplateChange, 'at' | 'language'> | null {
  switch (topic) {
    case 'message_template_status_update': {
      const reason = figure(value['reason']);
      return {
        change: 'status',
        from: null,
        to: figure(value['event']),
        reason: reason === 'NONE' ? null : reason,
      };
    }
    case 'message_template_quality_update':
      return {
        change: 'quality',
        from: figure(value['previous_quality_score']),
        to: figure(value['new_quality_score']),
        reason: null,
      };
    case 'template_category_update':
      return {
        change: 'category',
        from: figure(value['previous_category']),
        to: figure(value['new_category']) ?? figure(value['correct_category']),
        reason: null,
      };
    case 'message_template_components_update':
      return { change: 'text', from: null, to: null, reason: null };
    default:
      return null;
  }
}
