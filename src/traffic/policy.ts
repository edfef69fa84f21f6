/** What is refused before anything is sent: any draft of any gate against the limits that gate declares. */
import { GateError } from '../domain/error.ts';
import { type Draft, draftKind, type DraftList, type DraftMedia } from '../domain/message.ts';
import type { Limits } from '../gate.ts';

/** Throws the first limit a draft breaks: exit 6, naming the limit. Pure. */
export function checkLimits(gate: string, limits: Limits, draft: Draft): void {
  const refuse = (code: string, message: string, hint?: string): never => {
    throw new GateError({ category: 'policy', code, gate, message, hint });
  };
  const atMost = (
    what: string,
    text: string | undefined,
    max: number | undefined,
    code: string,
  ) => {
    const length = text === undefined ? 0 : [...text].length;
    if (max !== undefined && length > max) {
      refuse(code, `${what} has ${length} characters; the limit is ${max}.`, 'Shorten it.');
    }
  };
  const need = (has: unknown, what: string) => {
    if (!has) refuse('not_supported', `${gate} cannot send ${what}.`);
  };

  const bare = draftKind(draft) === 'text';
  const framed = draft.buttons !== undefined || draft.list !== undefined;
  if ((bare || framed) && !draft.text?.trim()) {
    refuse('empty', framed ? 'Buttons and lists stand under a text.' : 'There is nothing to send.');
  }
  if (draft.template) need(limits.template, 'templates');
  if (draft.location) need(limits.location, 'locations');
  if (draft.reaction) need(limits.reaction, 'reactions');
  if (draft.replyTo) need(limits.reply, 'replies to a message');

  if (draft.buttons) {
    const rule = limits.buttons;
    need(rule, 'buttons');
    if (rule) checkButtons(draft.buttons, rule, refuse, atMost);
    atMost('The text above buttons', draft.text, rule?.body, 'text_too_long');
  } else if (draft.list) {
    const rule = limits.list;
    need(rule, 'lists');
    if (rule) checkList(draft.list, rule, refuse, atMost);
    atMost('The text above a list', draft.text, rule?.body, 'text_too_long');
  } else if (draft.text !== undefined) {
    need(limits.text, 'text');
    if (limits.text?.unit === 'bytes') {
      const bytes = Buffer.byteLength(draft.text);
      if (bytes > limits.text.max) {
        refuse(
          'text_too_long',
          `The text has ${bytes} bytes; the limit is ${limits.text.max}.`,
          'Split it in two.',
        );
      }
    } else {
      atMost('The text', draft.text, limits.text?.max, 'text_too_long');
    }
  }
  if (draft.media) checkMedia(gate, draft.media, limits, refuse, atMost);
}

type Refuse = (code: string, message: string, hint?: string) => never;
type AtMost = (
  what: string,
  text: string | undefined,
  max: number | undefined,
  code: string,
) => void;

function checkButtons(
  buttons: NonNullable<Draft['buttons']>,
  rule: NonNullable<Limits['buttons']>,
  refuse: Refuse,
  atMost: AtMost,
): void {
  if (buttons.length > rule.max) {
    refuse(
      'too_many_buttons',
      `${buttons.length} buttons; the limit is ${rule.max}.`,
      'Use --list for more choices.',
    );
  }
  for (const { id, title } of buttons) {
    atMost(`The button “${title}”`, title, rule.title, 'button_too_long');
    atMost(`The button id “${id}”`, id, rule.id, 'button_too_long');
  }
  unique(
    buttons.map((button) => button.id),
    'buttons',
    'id',
    refuse,
  );
  unique(
    buttons.map((button) => button.title),
    'buttons',
    'title',
    refuse,
  );
}

function checkList(
  list: DraftList,
  rule: NonNullable<Limits['list']>,
  refuse: Refuse,
  atMost: AtMost,
): void {
  const rows = list.sections.flatMap((section) => section.rows);
  if (list.sections.length > rule.sections) {
    refuse('too_many_sections', `${list.sections.length} sections; the limit is ${rule.sections}.`);
  }
  if (rows.length === 0) refuse('empty_list', 'A list needs at least one row.');
  if (rows.length > rule.rows) {
    refuse('too_many_rows', `${rows.length} rows over all sections; the limit is ${rule.rows}.`);
  }
  if (list.sections.length > 1 && list.sections.some((section) => !section.title)) {
    refuse('section_untitled', 'With several sections each needs a title.');
  }
  atMost('The list’s button', list.button, rule.button, 'list_too_long');
  atMost('The header', list.header, rule.header, 'list_too_long');
  atMost('The footer', list.footer, rule.footer, 'list_too_long');
  for (const section of list.sections) {
    atMost(`The section “${section.title}”`, section.title, rule.title, 'list_too_long');
  }
  for (const row of rows) {
    atMost(`The row “${row.title}”`, row.title, rule.title, 'list_too_long');
    atMost(`The description of “${row.title}”`, row.description, rule.description, 'list_too_long');
    atMost(`The row id “${row.id}”`, row.id, rule.id, 'list_too_long');
  }
  unique(
    rows.map((row) => row.id),
    'rows',
    'id',
    refuse,
  );
}

function unique(values: readonly string[], what: string, field: string, refuse: Refuse): void {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) {
    refuse(`repeated_${field}`, `Two ${what} have the ${field} “${twice}”; each needs its own.`);
  }
}

function checkMedia(
  gate: string,
  media: DraftMedia,
  limits: Limits,
  refuse: Refuse,
  atMost: AtMost,
): void {
  const rule = limits.media?.[media.kind];
  if (!rule) return refuse('not_supported', `${gate} cannot send ${media.kind}.`);
  if (media.caption !== undefined) {
    if (limits.captioned && !limits.captioned.includes(media.kind)) {
      refuse(
        'no_caption',
        `A caption cannot stand under ${media.kind}.`,
        'Send the text on its own.',
      );
    }
    atMost('The caption', media.caption, limits.caption?.max, 'caption_too_long');
  }
  if (media.size !== undefined && media.size > rule.maxBytes) {
    refuse(
      'file_too_large',
      `${media.file} has ${megabytes(media.size)}; the limit for ${media.kind} is ${megabytes(rule.maxBytes)}.`,
      media.kind === 'document'
        ? 'Make it smaller.'
        : 'Make it smaller, or send it with --document.',
    );
  }
  if (media.size === 0) refuse('file_empty', `${media.file} is empty.`);
  if (media.mimeType !== undefined && !fits(media.mimeType, rule.types)) {
    refuse(
      'wrong_type',
      `${media.file} is ${media.mimeType}; ${media.kind} takes ${rule.types.join(', ')}.`,
      media.kind === 'document' ? undefined : 'Convert it, or send it with --document.',
    );
  }
}

function fits(mimeType: string, types: readonly string[]): boolean {
  return types.some((type) => type === '*/*' || type.split(';')[0] === mimeType);
}

function megabytes(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.ceil(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, '')} MB`;
}

/**
 * Whether a free-form message may be sent: within `windowMs` of the person's last one. Judged at the
 * moment of sending. `null`: they never wrote.
 */
export function windowOpen(
  windowMs: number | undefined,
  lastInboundAt: number | null,
  now: number,
): boolean {
  if (windowMs === undefined) return true;
  return lastInboundAt !== null && now - lastInboundAt < windowMs;
}

/** The refusal when the window is closed, with the template command that may be used instead. */
export function windowClosed(
  gate: string,
  to: string,
  windowMs: number,
  lastInboundAt: number | null,
  user: string,
): GateError {
  const hours = Math.round(windowMs / 3_600_000);
  return new GateError({
    category: 'policy',
    code: 'window_closed',
    gate,
    message:
      lastInboundAt === null
        ? `${to} has not written yet: only a template may be sent first.`
        : `${to} last wrote ${new Date(lastInboundAt).toISOString()}, more than ${hours} hours ago: only a template may be sent now.`,
    hint: `gates ${gate} send --user ${user} --to ${to} --template NAME --lang ru`,
  });
}
