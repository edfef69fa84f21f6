import type { Command } from 'commander';
import { usageError } from '../../src/domain/error.ts';
import type { Draft, DraftTemplate } from '../../src/domain/message.ts';
import { words } from '../../src/domain/words.ts';
import type { OwnFlags } from '../../src/gate.ts';
import type { Native } from '../meta/messaging/native.ts';
import {
  allButtons,
  asNative,
  CAROUSEL_FILE,
  carouselOf,
  collect,
  contentOf,
  mixedButtons,
  offerCarousel,
  type SharedFlags,
} from '../meta/messaging/own-flags.ts';

interface Flags extends SharedFlags {
  mediaTemplate?: boolean;
  receipt?: string;
  persona?: string;
  headerParam?: string;
  buttonParam?: readonly string[];
  components?: string;
}

const EXAMPLES = `${CAROUSEL_FILE}

Only here:
  gates messenger send --to WHOM "Как?" --call-button "Звонок=+79991234567"
  gates messenger send --to WHOM --image a.jpg --media-template --button a=Беру
  gates messenger send --to comment:101_202 "Ответили вам в сообщениях"
  gates messenger send --to WHOM --carousel services.yaml`;

/** What only Messenger sends. */
export const ownFlags: OwnFlags = {
  offer(command: Command): void {
    command.option('--call-button <title=+number>', 'a button that calls (repeatable)', collect);
    offerCarousel(command);
    command
      .option('--media-template', 'the image or video as a card, with the buttons under it')
      .option('--receipt <file>', 'an order’s receipt in Meta’s own words, from JSON or YAML')
      .option('--persona <name>', 'who of the page speaks, by name or id')
      .option('--header-param <value>', 'the parameter of a template’s header')
      .option('--button-param <n=value>', 'what button n (from 0) needs (repeatable)', collect)
      .option('--components <file>', 'a template’s parameters in Meta’s own JSON')
      .addHelpText('after', EXAMPLES);
  },

  async read(given, draft): Promise<Draft> {
    const flags = given as Flags;
    const { persona } = flags;
    const template = await templateOf(flags, draft.template);
    const whole = asNative(draft, [
      buttonsOf(flags, draft),
      await carouselOf('messenger', flags),
      await receiptOf(flags),
    ]);
    return {
      ...whole,
      ...(template ? { template } : {}),
      ...(persona === undefined ? {} : { persona }),
    };
  },
};

function buttonsOf(flags: Flags, draft: Draft): Native | null {
  if (flags.mediaTemplate) {
    if (!draft.media) throw usageError(words`--media-template goes with --image or --video.`);
    return { kind: 'media template', buttons: allButtons(flags, draft) };
  }
  const buttons = mixedButtons(flags, draft);
  return buttons === null ? null : { kind: 'buttons', buttons };
}

async function receiptOf({ receipt: file }: Flags): Promise<Native | null> {
  if (file === undefined) return null;
  const receipt = await contentOf(file);
  if (typeof receipt === 'object' && receipt !== null && !Array.isArray(receipt)) {
    return { kind: 'receipt', receipt: receipt as Record<string, unknown> };
  }
  throw usageError(words`${file} holds no receipt.`);
}

async function templateOf(
  { headerParam, buttonParam, components: file }: Flags,
  template: DraftTemplate | undefined,
): Promise<DraftTemplate | undefined> {
  const components = file === undefined ? undefined : await contentOf(file);
  if (components !== undefined && !Array.isArray(components)) {
    throw usageError(words`${file ?? ''} holds no JSON list.`);
  }
  const extra: Partial<DraftTemplate> = {
    ...(headerParam === undefined ? {} : { header: headerParam }),
    ...(buttonParam === undefined ? {} : { buttons: parametersOf(buttonParam) }),
    ...(components === undefined
      ? {}
      : { components: components as NonNullable<DraftTemplate['components']> }),
  };
  if (Object.keys(extra).length === 0) return template;
  if (template) return { ...template, ...extra };
  throw usageError(words`These parameters are a template’s: add --template NAME --lang CODE.`);
}

function parametersOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((each) => {
      const [, place, value] = /^(\d)=(.+)$/s.exec(each) ?? [];
      if (place !== undefined && value !== undefined) return [place, value];
      throw usageError(
        words`A button’s parameter is its place and a value, not “${each}”.`,
        '--button-param 0=summer',
      );
    }),
  );
}
