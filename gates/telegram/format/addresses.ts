import type { Mark } from './entities.ts';

/**
 * What a link to this address is: a mention of somebody (`tg://user?id=1`), a custom emoji
 * (`tg://emoji?id=1`), a moment (`tg://time?unix=1&format=r`), else a link.
 * https://core.telegram.org/bots/api#formatting-options
 */
export function markOf(url: string): Mark {
  const [, what, query] = /^tg:\/\/(user|emoji|time)\?(.*)$/i.exec(url) ?? [];
  const told = new URLSearchParams(query);
  const id = told.get('id') ?? '';
  if (what === 'user' && /^\d+$/.test(id)) {
    return { type: 'text_mention', user: { id: Number(id), is_bot: false, first_name: '' } };
  }
  if (what === 'emoji' && /^\d+$/.test(id)) return { type: 'custom_emoji', custom_emoji_id: id };
  const unix = told.get('unix') ?? '';
  if (what === 'time' && /^\d+$/.test(unix)) return momentOf(unix, told.get('format'));
  return { type: 'text_link', url };
}

export function momentOf(unix: string, format: string | null | undefined): Mark {
  return {
    type: 'date_time',
    unix_time: Number(unix),
    ...(format ? { date_time_format: format } : {}),
  };
}
