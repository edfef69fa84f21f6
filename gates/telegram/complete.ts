import { GateError, notFound } from '../../src/domain/error.ts';
import type { Details, Draft, Recipient } from '../../src/domain/message.ts';
import { words } from '../../src/domain/words.ts';
import type { Session } from '../../src/gate.ts';
import { apiOf } from './api.ts';
import { readChat } from './chats.ts';
import { readMessageId } from './message-id.ts';
import { checkDraft } from './message/check.ts';
import { effectId } from './message/effects.ts';
import { type Extra, readExtra } from './message/extra.ts';
import { withFormat } from './message/formatted.ts';
import { type Native, readNative } from './message/native.ts';
import { requestOf } from './message/request.ts';

/** The first topic of a forum: messages for it name none. */
const GENERAL = 1;

/**
 * What the contract asks for: a formatted text becomes plain, with entities; a channel's name becomes its id; whatever
 * Telegram would refuse is refused here (exit 6). Done a second time it changes nothing.
 */
export async function complete(session: Session, draft: Draft): Promise<Draft> {
  const plain = await withFormat(draft);
  const extra = wholeExtra(plain);
  const native = readNative(plain);
  const here: Draft = {
    ...plain,
    to: await chatOf(session, plain.to),
    ...(Object.keys(extra).length > 0 ? { extra: { ...extra } } : {}),
  };
  checkDraft(here, extra);
  // What no message can hold is said now, not when it is sent.
  requestOf(here);
  const details = detailsOf(here, extra, native);
  const shown = draft.shown ?? shownOf(native);
  const type = typeOf(extra, native);
  return {
    ...here,
    ...(type === undefined ? {} : { type }),
    ...(Object.keys(details).length > 0 ? { details: { ...draft.details, ...details } } : {}),
    ...(shown === undefined ? {} : { shown }),
  };
}

/**
 * A public name stands for a channel or group only: people are written to by their id.
 * https://core.telegram.org/bots/api#getchat
 */
async function chatOf(session: Session, to: Recipient): Promise<Recipient> {
  if (!to.id.startsWith('@')) return to;
  try {
    const { id, kind } = await readChat(apiOf(session), to.id);
    if (kind !== 'private') return { kind: 'group', id };
  } catch (error) {
    if (!(error instanceof GateError) || error.category !== 'not_found') throw error;
  }
  throw notFound(
    words`Telegram has no channel or group ${to.id} that this bot can see. People cannot be written to by their @name: they write to the bot first.`,
    words`Then send to their name or id: gates telegram read --user ${session.user}`,
  );
}

/** With what follows from the message that is answered: it stands in a topic, or in a business chat. */
function wholeExtra(draft: Draft): Extra {
  const extra = readExtra(draft);
  const business = extra.business ?? readMessageId(draft.replyTo ?? '')?.business;
  const topic = extra.topic ?? topicOf(draft);
  return {
    ...extra,
    ...(business === undefined ? {} : { business }),
    ...(topic === undefined ? {} : { topic }),
    ...(extra.effect === undefined ? {} : { effect: effectId(extra.effect) }),
  };
}

function topicOf({ answered }: Draft): number | undefined {
  const topic = answered?.details?.['topic'] as { id?: unknown; direct?: unknown } | undefined;
  const { id } = topic ?? {};
  if (typeof id !== 'number' || id === GENERAL || topic?.direct === true) return undefined;
  return id;
}

/** In the words that messages from others have. */
function detailsOf(draft: Draft, extra: Extra, native: Native | null): Details {
  const told = {
    entities: extra.entities?.length ? extra.entities : undefined,
    topic: extra.topic === undefined ? undefined : { id: extra.topic },
    business: extra.business === undefined ? undefined : { connection: extra.business },
    effect: extra.effect,
    protected: extra.protect,
    spoiler: extra.spoiler,
    quote: extra.quote === undefined ? undefined : { text: extra.quote },
    voice: draft.media?.voice,
    videoNote: extra.as === 'video_note' ? true : undefined,
    location: draft.location,
    poll: native?.kind === 'poll' ? pollOf(native) : undefined,
    dice: native?.kind === 'dice' ? { emoji: native.emoji } : undefined,
  };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}

/** The words of incoming ones, where the kind of a draft is another. */
function typeOf(extra: Extra, native: Native | null): string | undefined {
  if (native?.kind === 'poll' || native?.kind === 'dice') return native.kind;
  return extra.as === 'animation' ? 'animation' : undefined;
}

function pollOf({ question, options, correct }: Extract<Native, { kind: 'poll' }>) {
  return {
    question,
    options: options.map((text) => ({ text })),
    type: correct ? 'quiz' : 'regular',
  };
}

function shownOf(native: Native | null): string | undefined {
  if (native?.kind === 'dice') return native.emoji;
  if (native?.kind !== 'poll') return undefined;
  return [native.question, ...native.options.map((option) => `– ${option}`)].join('\n');
}
