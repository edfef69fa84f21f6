/** What is to be pressed, as flags say it. */
import { halves, readLink } from '../../../src/domain/buttons.ts';
import { usageError } from '../../../src/domain/error.ts';
import type { Draft } from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';
import type { Button } from './native.ts';

/**
 * The draft with all its buttons as one of the network's own kind, where the draft's own words do not say them:
 * several links, links among buttons, buttons under a file. A caption is the text of such a message.
 */
export function withButtons(
  draft: Draft,
  {
    linkButton = [],
    copyButton = [],
  }: { linkButton?: readonly string[]; copyButton?: readonly string[] },
): Draft {
  const { buttons = [], link: _first, media, text, ...rest } = draft;
  const all: Button[] = [...buttons, ...linkButton.map(readLink), ...copyButton.map(copyOf)];
  const kinds = [buttons.length, linkButton.length, copyButton.length].filter(Boolean).length;
  const plain = kinds <= 1 && linkButton.length <= 1 && copyButton.length === 0 && !media;
  if (all.length === 0 || plain || draft.native || draft.moreMedia?.length) return draft;
  if (!media) return { ...rest, ...(text === undefined ? {} : { text }), native: own(all) };
  const { caption = text, ...file } = media;
  return {
    ...rest,
    media: file,
    ...(caption === undefined ? {} : { text: caption }),
    native: own(all),
  };
}

function own(buttons: readonly Button[]) {
  return { kind: 'buttons', buttons } as const;
}

function copyOf(text: string): Button {
  const [title, copy] = halves(text);
  if (title !== '' && copy !== '') return { title, copy };
  throw usageError(
    words`A copy button is title=text, not “${text}”.`,
    '--copy-button "Промокод=LETO2026"',
  );
}
