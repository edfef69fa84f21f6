/** What is to be pressed, as flags say it. */
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
  const all: Button[] = [
    ...buttons,
    ...linkButton.map((told) => linkOf(halves(told, LINK))),
    ...copyButton.map((told) => copyOf(halves(told, COPY))),
  ];
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

const LINK = { what: 'link', example: '--link-button "Записаться=https://example.org/book"' };
const COPY = { what: 'copy', example: '--copy-button "Промокод=LETO2026"' };

function linkOf({ title, value }: { title: string; value: string }): Button {
  return { title, url: value };
}

function copyOf({ title, value }: { title: string; value: string }): Button {
  return { title, copy: value };
}

function halves(told: string, { what, example }: typeof LINK): { title: string; value: string } {
  const [, title, value] = /^([^=]+)=(.+)$/s.exec(told) ?? [];
  if (title !== undefined && value !== undefined) return { title, value };
  throw usageError(
    what === 'link'
      ? words`A link button is title=address, not “${told}”.`
      : words`A copy button is title=text, not “${told}”.`,
    example,
  );
}
