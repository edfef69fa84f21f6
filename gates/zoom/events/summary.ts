/** What Zoom's AI Companion says of a meeting, as one text. */
import { record, textOf } from '../json.ts';
import { type Json, items } from './item.ts';

/** https://developers.zoom.us/docs/api/meetings/events/#tag/meeting/postmeeting.summary_completed; `null`: it says nothing. */
export function summaryOf(object: Json): string | null {
  const content = textOf(object['summary_content']);
  if (content !== null) return content;
  const { edited_summary: edited } = object;
  const changed = record(edited);
  const overview = textOf(changed['summary_overview']) ?? textOf(object['summary_overview']);
  const details = items(changed['summary_details'] ?? object['summary_details']).flatMap((part) => {
    const [label, text] = [textOf(part['label']), textOf(part['summary'])];
    return text === null ? [] : label === null ? text : `${label}\n${text}`;
  });
  const { next_steps: steps } = Array.isArray(changed['next_steps']) ? changed : object;
  const next = Array.isArray(steps) ? steps.flatMap((step) => textOf(step) ?? []) : [];
  const list = next.map((step) => `— ${step}`).join('\n');
  const parts = [overview ?? '', ...details, list].filter((part) => part !== '');
  return parts.length === 0 ? null : parts.join('\n\n');
}
