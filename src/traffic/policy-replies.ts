import type { Draft } from '../domain/message.ts';
import { plural, words } from '../domain/words.ts';
import type { Limits } from '../gate.ts';
import type { AtMost, Refuse } from './policy.ts';
import { isBlank, twice } from './titles.ts';

/** The answers to tap under a message, against what the network takes of them. */
export function checkQuickReplies(
  { quickReplies = [], reaction, location, contacts, askLocation }: Draft,
  rule: NonNullable<Limits['quickReplies']>,
  refuse: Refuse,
  atMost: AtMost,
): void {
  if (reaction || location || contacts || askLocation) {
    refuse('not_supported', words`Quick replies stand under a text, a file, buttons or cards.`);
  }
  if (quickReplies.length > rule.max) {
    refuse(
      'too_many_quick_replies',
      words`${plural(quickReplies.length, '# quick reply', '# quick replies')}; the limit is ${rule.max}.`,
    );
  }
  const own = quickReplies.filter((each) => 'id' in each);
  if (quickReplies.length === 0 || own.some(({ id, title }) => isBlank(id, title))) {
    refuse('empty', words`Each quick reply needs an id and a title.`);
  }
  for (const { id, title, image } of own) {
    atMost(words`The quick reply “${title}”`, title, rule.title, 'quick_reply_too_long');
    atMost(words`The quick reply id “${id}”`, id, rule.id, 'quick_reply_too_long');
    if (image !== undefined && !rule.images) {
      refuse('not_supported', words`Quick replies have no pictures here.`);
    }
  }
  const repeated =
    twice(own.map(({ title }) => title)) ??
    twice(quickReplies.flatMap((each) => ('ask' in each ? [`:${each.ask}`] : [])));
  if (repeated !== undefined) {
    refuse('repeated_title', words`Two quick replies are “${repeated}”; each needs its own.`);
  }
}
