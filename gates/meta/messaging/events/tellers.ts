/** What is told of items that are no messages. Never a token, never what a shop knows of somebody. */
import { figure, id, type Json, object, objects, string } from '../../json.ts';
import { INBOXES } from './inboxes.ts';
import type { Item } from './place.ts';
import { field, fields } from './spelling.ts';
import { bracketed, called, facts, line, quoted, type Told } from './telling.ts';

type Teller = (part: Json, item: Item) => Told;

/**
 * By what an item holds, in the platform's spelling. Shapes:
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events
 */
export const TELLERS: Readonly<Record<string, Teller>> = {
  optin,
  // Told of by name only, without a shape of its own.
  optout: () => ({ summary: 'Marketing messages: stopped', marketing: 'stopped' }),
  account_linking: (part, { peer }) => ({
    summary: line(`Account of ${called(peer)}:`, figure(part['status'])),
  }),
  policy_enforcement: (part) => ({
    summary: line('Policy:', figure(part['action']), bracketed(part['reason'])),
  }),
  app_roles: (part) => ({
    summary: line(
      'Roles of apps:',
      Object.entries(part)
        .map(([app, roles]) => line(app, (Array.isArray(roles) ? roles : []).join(', ')))
        .join('; '),
    ),
  }),
  pass_thread_control: (part, item) => ({
    summary: line(
      threadOf(item),
      `now with ${owner(field(part, 'new_owner_app_id'), 'nobody')}`,
      by(part),
    ),
  }),
  // Before 2021 the new owner was not told.
  take_thread_control: (part, item) => ({
    summary: line(
      threadOf(item),
      `now with ${owner(field(part, 'new_owner_app_id'), 'another app')},`,
      `taken from ${owner(field(part, 'previous_owner_app_id'), 'nobody')}`,
    ),
  }),
  request_thread_control: (part, item) => ({
    summary: line(
      threadOf(item),
      `asked for by ${owner(field(part, 'requested_owner_app_id'), 'another app')}`,
    ),
  }),
  game_play: (part, { peer }) => ({
    summary: line(
      `Game ${figure(field(part, 'game_id')) ?? '?'} played by ${called(peer)}:`,
      facts({ score: part['score'] }),
    ),
  }),
  payment: (part, item) => paid('Payment of', part, item),
  pre_checkout: (part, item) => paid('Checkout of', part, item),
  checkout_update: (part, item) => paid('Checkout changed by', part, item),
  branded_camera: (part, { peer }) => ({
    summary: line(`Camera effect of ${called(peer)}:`, figure(part['event'])),
  }),
  messaging_feedback: (part, { peer }) => ({
    summary: line(`Feedback of ${called(peer)}:`, answers(part)),
  }),
  response_feedback: (part, { peer }) => ({
    subject: string(part['mid']),
    summary: line(`Feedback of ${called(peer)}:`, figure(part['feedback'])),
  }),
  messaging_customer_information: (part, { peer }) => ({
    summary: line(`Form filled in by ${called(peer)}:`, asked(part)),
  }),
  inbox_labels: (part, { peer }) => ({ summary: labels(part, called(peer)) }),
  message_edit: (part) => ({
    subject: string(part['mid']),
    summary:
      figure(field(part, 'num_edit')) === '0'
        ? 'A new message whose text is not told'
        : 'A message was changed; its text is not told',
  }),
};

/**
 * Somebody lets us write to them. “STOP NOTIFICATIONS” and “RESUME NOTIFICATIONS” are spelled with a space or a
 * line beneath.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_optins
 */
function optin(part: Json): Told {
  const reference = string(part['ref']) ?? string(part['payload']);
  switch (part['type']) {
    case 'notification_messages': {
      const word = string(field(part, 'notification_messages_status')) ?? '';
      const title = quoted(part['title']);
      if (/^stop/i.test(word)) {
        return { summary: line('Marketing messages: stopped', title), marketing: 'stopped' };
      }
      const wish = /^resume/i.test(word) ? 'resumed' : 'asked for';
      return { summary: line(`Marketing messages: ${wish}`, title), marketing: 'resumed' };
    }
    case 'one_time_notif_req':
      return { summary: line('One-time notification asked for:', reference) };
    default:
      return { summary: line('Opt-in:', reference) };
  }
}

function threadOf({ peer }: Item): string {
  return `Thread of ${called(peer)}:`;
}

function owner(app: unknown, nobody: string): string {
  const which = id(app);
  if (which === null) return nobody;
  return INBOXES.has(which) ? 'the inbox' : `app ${which}`;
}

function by(part: Json): string | null {
  const before = field(part, 'previous_owner_app_id');
  return id(before) === null ? null : `(before: ${owner(before, '')})`;
}

function paid(title: string, part: Json, { peer }: Item): Told {
  const amount = object(part['amount']);
  return {
    summary: line(
      `${title} ${called(peer)}:`,
      figure(amount?.['amount']),
      figure(amount?.['currency']),
    ),
  };
}

/** Each question of each screen has an answer, and below it a text where one was asked for. */
function answers(part: Json): string | null {
  const questions = objects(field(part, 'feedback_screens')).flatMap((screen) =>
    objects(Object.values(object(screen['questions']) ?? {})),
  );
  const told = questions.map((question) =>
    line(
      figure(question['type']) ?? '',
      figure(question['payload']),
      quoted(fields(question, 'follow_up')?.['payload']),
    ),
  );
  return told.join(', ') || null;
}

/** What was asked, not what was answered: that is theirs. */
function asked(part: Json): string | null {
  const keys = objects(part['screens']).flatMap(({ responses }) =>
    objects(responses).flatMap(({ key }) => string(key) ?? []),
  );
  return keys.join(', ') || null;
}

/** Labels that somebody got or lost in the inbox; of one, or of several at once. */
export function labels(part: Json, who: string): string {
  const called = (list: readonly Json[], sign: string) =>
    list.map(
      (each) =>
        `${sign}${figure(field(each, 'page_label_name')) ?? figure(each['name']) ?? id(each['id'])}`,
    );
  const one = object(part['label']);
  const changed = [
    ...called(one ? [one] : [], part['action'] === 'remove' ? '-' : '+'),
    ...called(objects(field(part, 'added_labels')), '+'),
    ...called(objects(field(part, 'removed_labels')), '-'),
  ];
  return line(`Labels of ${who}:`, changed.join(', ') || null);
}
