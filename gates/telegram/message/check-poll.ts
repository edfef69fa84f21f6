/** https://core.telegram.org/bots/api#sendpoll, …#senddice */
import type { Draft } from '../../../src/domain/message.ts';
import { type Words, words } from '../../../src/domain/words.ts';
import type { Poll } from './native.ts';
import { checkLength, refusal } from './refusal.ts';

const QUESTION = 300;
const OPTIONS = 12;
const OPTION = 100;
const EXPLANATION = 200;
/** Seconds. */
const SHORTEST = 5;
const LONGEST = 2_628_000;

const DICE: readonly string[] = ['🎲', '🎯', '🏀', '⚽', '🎳', '🎰'];

export function checkPoll(poll: Poll, { text, media }: Draft): void {
  const { question, options, correct, explanation, seconds } = poll;
  if (text !== undefined || media) {
    throw bad(words`A poll is its question and options: no text and no file go with it.`);
  }
  checkLength(words`The question`, question, QUESTION);
  if (options.length === 0 || options.length > OPTIONS) {
    throw bad(words`A poll has 1 to ${OPTIONS} options; this has ${options.length}.`);
  }
  for (const option of options) checkLength(words`The option “${option}”`, option, OPTION);
  if (correct) checkAnswers(correct, options.length);
  if (explanation !== undefined) {
    if (!correct) throw bad(words`Only a quiz has an explanation: say which answer is right.`);
    checkLength(words`The explanation`, explanation, EXPLANATION);
    if (explanation.split('\n').length > 3) throw bad(words`The explanation has at most 3 lines.`);
  }
  if (seconds !== undefined && (seconds < SHORTEST || seconds > LONGEST)) {
    throw bad(words`A poll is open between 5 seconds and 30 days.`);
  }
}

function checkAnswers(correct: readonly number[], options: number): void {
  const wrong = correct.find((place) => place < 0 || place >= options);
  if (correct.length > 0 && wrong === undefined) return;
  throw bad(words`The right answer of a quiz is the number of one of its ${options} options.`);
}

export function checkDice(emoji: string): void {
  if (DICE.some((each) => each === emoji.replaceAll('\uFE0F', ''))) return;
  throw bad(words`Telegram throws ${DICE.join(' ')}, not “${emoji}”.`);
}

function bad(message: Words) {
  return refusal('bad_poll', message, 'gates telegram send --help');
}
