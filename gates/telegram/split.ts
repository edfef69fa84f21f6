import type { Draft } from '../../src/domain/message.ts';

export function split(draft: Draft): readonly Draft[] {
  return [draft];
}
