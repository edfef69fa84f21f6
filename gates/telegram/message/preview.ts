import type { Draft } from '../../../src/domain/message.ts';
import type { Extra } from './extra.ts';

/**
 * `link_preview_options`. A size is heeded only where the address stands with it.
 * https://core.telegram.org/bots/api#linkpreviewoptions
 */
export function previewOf(
  { linkPreview, text = '' }: Pick<Draft, 'linkPreview' | 'text'>,
  { preview, entities = [] }: Extra,
): Readonly<Record<string, unknown>> {
  if (linkPreview === false) return { link_preview_options: { is_disabled: true } };
  if (preview === undefined) return {};
  const { large, above, url = firstLink(text, entities) } = preview;
  return {
    link_preview_options: {
      ...(url === undefined ? {} : { url }),
      ...(large ? { prefer_large_media: true } : {}),
      ...(above ? { show_above_text: true } : {}),
    },
  };
}

function firstLink(text: string, entities: NonNullable<Extra['entities']>): string | undefined {
  const written = /https?:\/\/[^\s<>"«»]*[^\s<>"«».,;:!?)\]]/i.exec(text);
  const marked = entities.find((entity) => entity.type === 'text_link');
  if (marked === undefined) return written?.[0];
  return written && written.index < marked.offset ? written[0] : marked.url;
}
