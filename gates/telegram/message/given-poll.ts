/** A poll, as flags say it. */
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { Poll } from './native.ts';

export interface PollFlags {
  pollOption?: readonly string[];
  /** From 1. */
  pollAnswer?: readonly string[];
  pollExplanation?: string;
  pollMultiple?: true;
  pollOpen?: true;
  pollFor?: string;
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** @throws GateError exit 2 for flags of a poll that is none */
export function pollOf(flags: PollFlags, question: string | undefined): Poll | null {
  const { pollOption: options, pollAnswer, pollExplanation, pollFor } = flags;
  if (options === undefined) {
    const stray = (
      ['pollAnswer', 'pollExplanation', 'pollMultiple', 'pollOpen', 'pollFor'] as const
    )
      .filter((name) => flags[name] !== undefined)
      .map((name) => `--${name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`)}`)[0];
    if (stray === undefined) return null;
    throw usageError(words`${stray} goes with ${'--poll-option TEXT'}.`);
  }
  if (question === undefined || question.trim() === '') {
    throw usageError(
      words`A poll needs its question: give it as the text.`,
      'gates telegram send --to WHOM "Когда?" --poll-option Утром --poll-option Днём',
    );
  }
  return {
    kind: 'poll',
    question,
    options: [...options],
    ...(pollAnswer ? { correct: pollAnswer.map(placeOf).toSorted((a, b) => a - b) } : {}),
    ...(pollExplanation === undefined ? {} : { explanation: pollExplanation }),
    ...(flags.pollMultiple ? { multiple: true as const } : {}),
    ...(flags.pollOpen ? { open: true as const } : {}),
    ...(pollFor === undefined ? {} : { seconds: secondsOf(pollFor) }),
  };
}

function placeOf(text: string): number {
  if (/^[1-9]\d?$/.test(text)) return Number(text) - 1;
  throw usageError(words`${'--poll-answer'} takes the number of an option, from 1, not “${text}”.`);
}

function secondsOf(text: string): number {
  const [, count, unit = ''] = /^(\d{1,7})([smhd])$/.exec(text) ?? [];
  if (count !== undefined) return Number(count) * (SECONDS[unit] ?? 1);
  throw usageError(words`${'--poll-for'} takes a time such as 10m, 2h or 3d, not “${text}”.`);
}
