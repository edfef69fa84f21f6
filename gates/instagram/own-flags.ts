import type { Command } from 'commander';
import type { Draft } from '../../src/domain/message.ts';
import type { OwnFlags } from '../../src/gate.ts';
import {
  asNative,
  CAROUSEL_FILE,
  carouselOf,
  mixedButtons,
  offerCarousel,
  type SharedFlags,
} from '../meta/messaging/own-flags.ts';

interface Flags extends SharedFlags {
  heart?: boolean;
  post?: string;
}

const EXAMPLES = `${CAROUSEL_FILE}

Only here:
  gates instagram send --to "Мария Иванова" --heart
  gates instagram send --to WHOM --react ❤️ --to-message MESSAGE
  gates instagram send --to comment:17900000000000001 "Ответили вам в Direct"
  gates instagram send --to WHOM --post 17900000000000002
  gates instagram send --to WHOM --carousel services.yaml`;

/** What only Instagram sends. */
export const ownFlags: OwnFlags = {
  offer(command: Command): void {
    offerCarousel(command);
    command
      .option('--heart', 'the heart that a long press sends')
      .option('--post <id>', 'a post of your own')
      .addHelpText('after', EXAMPLES);
  },

  async read(given, draft): Promise<Draft> {
    const flags = given as Flags;
    const buttons = mixedButtons(flags, draft);
    return asNative(draft, [
      buttons === null ? null : { kind: 'buttons', buttons },
      await carouselOf('instagram', flags),
      flags.heart ? { kind: 'heart' } : null,
      flags.post === undefined ? null : { kind: 'post', id: flags.post },
    ]);
  },
};
