/** https://core.telegram.org/bots/api#sendpoll, #stoppoll */
import { type Call, flag, integer, integers, list, text } from './call.ts';
import { can, chatAddressed } from './chats.ts';
import { tell } from './feed.ts';
import { asMembers, format, formatted } from './formatted.ts';
import { isObject, type Json, lengthOf, present } from './json.ts';
import { replyMarkup } from './keyboards.ts';
import { shown } from './messages.ts';
import { userOf } from './people.ts';
import { bad } from './refusals.ts';
import { send } from './send.ts';
import { type Message, type Person, seconds, serial, type World } from './state.ts';

const OPTIONS = { min: 1, max: 12 } as const;
/** Seconds. */
const OPEN = { min: 5, max: 2_628_000 } as const;

export function sendPoll(call: Call): unknown {
  const { world } = call;
  const { poll } = pollContent(call);
  const [message] = send(call, [{ poll }]);
  if (!message) return undefined;
  world.state.polls.set(String(poll['id']), { message, votes: new Map() });
  return shown(message);
}

/** A poll that somebody else made. */
export function newPoll(world: World, question: string, options: readonly string[]): Json {
  return {
    id: `54${String(serial(world)).padStart(16, '0')}`,
    question,
    options: options.map((said, index) => option(world, { text: said }, index)),
    total_voter_count: 0,
    is_closed: false,
    is_anonymous: true,
    type: 'regular',
    allows_multiple_answers: false,
    allows_revoting: true,
    members_only: false,
  };
}

function pollContent(call: Call): { poll: Json } {
  const { world } = call;
  const question = formatted(call, 'question', named('question'));
  if (question.text === '') throw bad('poll question must be non-empty');
  if (lengthOf(question.text) > 300) throw bad('poll question length must not exceed 300');
  const given = list(call, 'options', 'options JSON object') ?? [];
  if (given.length < OPTIONS.min) throw bad(`poll must have at least ${OPTIONS.min} option`);
  if (given.length > OPTIONS.max) throw bad(`poll can't have more than ${OPTIONS.max} options`);
  const type = text(call, 'type') || 'regular';
  if (type !== 'regular' && type !== 'quiz') throw bad('unsupported poll type specified');
  const correct = integers(call, 'correct_option_ids');
  if (type === 'quiz' && !correct?.length) throw bad('quiz must have correct options specified');
  if (correct?.some((id) => id < 0 || id >= given.length)) {
    throw bad('wrong correct option ID specified');
  }
  const period = integer(call, 'open_period');
  const close = integer(call, 'close_date');
  const until = close ?? (period === undefined ? undefined : seconds(world) + period);
  const open = until === undefined ? OPEN.min : until - seconds(world);
  if (open < OPEN.min || open > OPEN.max) throw bad('POLL_CLOSE_DATE_INVALID');
  const explanation = formatted(call, 'explanation', named('explanation'));
  if (lengthOf(explanation.text) > 200) throw bad('poll explanation length must not exceed 200');
  const description = formatted(call, 'description', named('description'));
  if (lengthOf(description.text) > 1024) throw bad('poll description is too long');
  return {
    poll: present({
      ...newPoll(world, question.text, []),
      ...asMembers(question, 'question', 'question_entities'),
      options: given.map((one, index) => option(world, one, index)),
      is_closed: flag(call, 'is_closed'),
      is_anonymous: text(call, 'is_anonymous') === undefined || flag(call, 'is_anonymous'),
      type,
      allows_multiple_answers: flag(call, 'allows_multiple_answers'),
      allows_revoting:
        text(call, 'allows_revoting') === undefined
          ? type === 'regular'
          : flag(call, 'allows_revoting'),
      members_only: flag(call, 'members_only'),
      correct_option_ids: type === 'quiz' ? correct : undefined,
      ...asMembers(explanation, 'explanation', 'explanation_entities'),
      ...asMembers(description, 'description', 'description_entities'),
      open_period: period ?? (until === undefined ? undefined : open),
      close_date: until,
    }),
  };
}

function named(name: string): { mode: string; entities: string } {
  return { mode: `${name}_parse_mode`, entities: `${name}_entities` };
}

function option(world: World, given: unknown, index: number): Json {
  if (!isObject(given) || typeof given['text'] !== 'string') {
    throw bad('can\'t parse InputPollOption: Can\'t find field "text"');
  }
  const { text_parse_mode: mode, text_entities: entities } = given;
  const said = format(
    given['text'],
    typeof mode === 'string' ? mode : undefined,
    Array.isArray(entities) ? entities : undefined,
  );
  if (said.text === '') throw bad('poll options must be non-empty');
  if (lengthOf(said.text) > 100) throw bad('poll options length must not exceed 100');
  const persistent = `${serial(world)}${index}`;
  return {
    persistent_id: persistent,
    ...asMembers(said, 'text', 'text_entities'),
    voter_count: 0,
  };
}

export function stopPoll(call: Call): unknown {
  const { bot } = call;
  const chat = chatAddressed(call);
  const message = chat.messages.get(integer(call, 'message_id') ?? 0);
  const poll = message?.content['poll'] as Json | undefined;
  if (!message || !poll) throw bad('message with poll to stop not found');
  if (message.by !== bot && !can(bot, chat, 'can_edit_messages')) {
    throw bad("poll can't be stopped");
  }
  if (poll['is_closed'] === true) throw bad('poll has already been closed');
  message.markup = replyMarkup(call, true);
  message.content = { poll: { ...poll, is_closed: true } };
  return (shown(message) as { poll: Json }).poll;
}

/** Somebody votes for these options, by number; for none: they take their vote back. */
export function vote(
  world: World,
  message: Message,
  who: Person,
  options: readonly number[],
): Json {
  const poll = message.content['poll'] as { id: string; options: readonly Json[] };
  const state = world.state.polls.get(poll.id);
  const votes = state?.votes ?? new Map<number, readonly number[]>();
  if (options.length === 0) votes.delete(who.id);
  else votes.set(who.id, options);
  const counted = poll.options.map((one, index) => ({
    ...one,
    voter_count: [...votes.values()].filter((chosen) => chosen.includes(index)).length,
  }));
  message.content = { poll: { ...poll, options: counted, total_voter_count: votes.size } };
  const bot = message.by;
  if (bot) tell(world, bot, 'poll', (shown(message) as { poll: Json }).poll, poll.id);
  return {
    poll_id: poll.id,
    user: userOf(who),
    option_ids: options,
    option_persistent_ids: options.map((index) => poll.options[index]?.['persistent_id']),
  };
}
