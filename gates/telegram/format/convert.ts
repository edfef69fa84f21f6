import type { TextFormat } from '../../../src/domain/message.ts';
import type { Formatted } from './entities.ts';

/** A text as Telegram wants it: plain, with its entities. @throws GateError exit 2 for HTML that Telegram has not */
export async function converted(source: string, format: TextFormat): Promise<Formatted> {
  if (format === 'html') return (await import('./html.ts')).fromHtml(source);
  return (await import('./markdown.ts')).fromMarkdown(source);
}
