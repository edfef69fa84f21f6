import type { Draft, DraftMedia } from '../../../src/domain/message.ts';
import { converted } from '../format/convert.ts';
import type { Entity, Formatted } from '../format/entities.ts';

/**
 * A draft whose text and captions are plain, with what was marked in them in `extra.entities`; `format` is gone.
 * @throws GateError exit 2 for HTML that Telegram has not
 */
export async function withFormat(draft: Draft): Promise<Draft> {
  const { format, extra, text, media, moreMedia, ...rest } = draft;
  if (format === undefined) return draft;
  const asked = async (source: string | undefined): Promise<Formatted> =>
    source === undefined ? { text: '', entities: [] } : converted(source, format);
  const said = await asked(text);
  const caption = await asked(media?.caption);
  const further = await Promise.all((moreMedia ?? []).map((each) => asked(each.caption)));
  const entities = media?.caption === undefined ? said.entities : caption.entities;
  const moreEntities: readonly (readonly Entity[])[] = further.map((each) => each.entities);
  return {
    ...rest,
    ...(text === undefined ? {} : { text: said.text }),
    ...(media ? { media: captioned(media, caption) } : {}),
    ...(moreMedia
      ? { moreMedia: moreMedia.map((each, index) => captioned(each, further[index])) }
      : {}),
    extra: {
      ...extra,
      ...(entities.length > 0 ? { entities } : {}),
      ...(moreEntities.some((each) => each.length > 0) ? { moreEntities } : {}),
    },
  };
}

function captioned(media: DraftMedia, said: Formatted | undefined): DraftMedia {
  return media.caption === undefined ? media : { ...media, caption: said?.text ?? '' };
}
