import { unreadable } from '../meta/graph.ts';

/**
 * Most changes are answered with `success` only; here and there it is text.
 * @throws GateError `answer_unreadable` where it is not said
 */
export function checkSuccess(answer: Readonly<Record<string, unknown>>): void {
  const { success } = answer;
  if (success !== true && success !== 'true') throw unreadable('whatsapp');
}
