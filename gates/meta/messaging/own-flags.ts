/** Flags of `send` that both networks of the Send API have, and how they are read. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { readLink } from '../../../src/domain/buttons.ts';
import { messageOf, usageError } from '../../../src/domain/error.ts';
import { whyNotFile } from '../../../src/domain/file-error.ts';
import type { Draft } from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';
import type { Button, Native } from './native.ts';

export interface SharedFlags {
  linkButton?: readonly string[];
  callButton?: readonly string[];
  carousel?: string;
}

export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

export function offerCarousel(command: Command): void {
  command.option('--carousel <file>', 'up to ten cards to leaf through, from JSON or YAML');
}

export const CAROUSEL_FILE = `
What the file of --carousel holds; a button has a url, an id or a phone:
  [{"title", "subtitle", "image", "open", "buttons": [{"title", "url"}, …]}, …]`;

/**
 * Everything there is to press, in the order it is shown: answers, pages, numbers to call. `null` where the
 * draft's own buttons or its one link say it all.
 */
export function mixedButtons(flags: SharedFlags, { buttons = [] }: Draft): Button[] | null {
  const { linkButton = [], callButton = [] } = flags;
  const alone = callButton.length === 0 && linkButton.length + Math.min(buttons.length, 1) <= 1;
  return alone ? null : allButtons(flags, { buttons });
}

export function allButtons(
  { linkButton = [], callButton = [] }: SharedFlags,
  { buttons = [] }: Pick<Draft, 'buttons'>,
): Button[] {
  return [...buttons, ...linkButton.map(readLink), ...callButton.map(callOf)];
}

/** Spaces and brackets are for people. */
function callOf(text: string): Button {
  const [, title, number = ''] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  const phone = number.replaceAll(/[\s().-]/g, '');
  if (title !== undefined && /^\+\d+$/.test(phone)) return { title, phone };
  throw usageError(
    words`A call button is title=+number, not “${text}”.`,
    '--call-button "Позвонить=+79991234567"',
  );
}

/** @throws GateError exit 2 naming the file, and the part of it that is wrong */
export async function carouselOf(gate: string, { carousel }: SharedFlags): Promise<Native | null> {
  if (carousel === undefined) return null;
  const cards = await contentOf(carousel);
  const { readNative } = await import('./native.ts');
  if (Array.isArray(cards)) return readNative(gate, { kind: 'carousel', cards }, carousel);
  throw usageError(words`${carousel} holds no list of cards.`);
}

/** What a JSON or YAML file holds. @throws GateError exit 2 for one that cannot be read */
export async function contentOf(file: string): Promise<unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw usageError(words`Cannot read ${file}: ${whyNotFile(error)}.`);
  }
  try {
    if (!/\.ya?ml$/i.test(file)) return JSON.parse(text);
    const { parse } = await import('yaml');
    return parse(text) as unknown;
  } catch (error) {
    // YAML shows the line below, and ends the first one with a colon; JSON quotes the file itself.
    const reason = messageOf(error)
      .replace(/:$/, '')
      .replace(/, "[^]*$/, '');
    throw usageError(
      words`Cannot read ${file}: ${reason}.`,
      words`JSON, or YAML in a file that ends in .yaml`,
    );
  }
}

/** The draft as one of the network's own kinds, at most one. */
export function asNative(draft: Draft, natives: readonly (Native | null)[]): Draft {
  const [native, ...more] = natives.filter((each) => each !== null);
  if (native === undefined) return draft;
  if (more.length > 0) {
    throw usageError(
      words`One message is one thing: a file, a template, buttons, a list, a place or a reaction.`,
    );
  }
  if (native.kind !== 'buttons' && native.kind !== 'media template') return { ...draft, native };
  // What is to be pressed stands in it by now.
  const { buttons: _buttons, link: _link, ...rest } = draft;
  return { ...rest, native };
}
