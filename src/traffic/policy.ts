/** What is refused before anything is sent: any draft of any gate against the limits that gate declares. */
import { GateError } from '../domain/error.ts';
import {
  type Draft,
  draftKind,
  type DraftLink,
  type DraftList,
  type DraftLocation,
} from '../domain/message.ts';
import { plural, type Text, type Words, words } from '../domain/words.ts';
import type { Limits } from '../gate.ts';
import { checkFiles } from './policy-files.ts';
import { checkQuickReplies } from './policy-replies.ts';
import { isBlank, twice } from './titles.ts';

/** Throws the first limit a draft breaks: exit 6, naming the limit. Pure. */
export function checkLimits(gate: string, limits: Limits, draft: Draft): void {
  const refuse = (code: string, message: Words, hint?: Text): never => {
    throw new GateError({ category: 'policy', code, gate, message, hint });
  };
  const atMost = (what: Words, text: string | undefined, max: number | undefined, code: string) => {
    const length = text === undefined ? 0 : [...text].length;
    if (max !== undefined && length > max) {
      refuse(
        code,
        words`${what} has ${plural(length, '# character', '# characters')}; the limit is ${plural(max, '#', '#')}.`,
        words`Shorten it.`,
      );
    }
  };
  const need = (has: unknown, what: Words) => {
    if (!has) refuse('not_supported', words`${gate} cannot send ${what}.`);
  };

  const bare = draftKind(draft) === 'text';
  const framed = [draft.buttons, draft.list, draft.link, draft.askLocation].some(Boolean);
  if ((bare || framed) && !draft.text?.trim()) {
    refuse(
      'empty',
      framed
        ? words`Buttons, lists and links stand under a text.`
        : words`There is nothing to send.`,
    );
  }
  if (draft.template) need(limits.template, words`templates`);
  if (draft.location) {
    need(limits.location, words`locations`);
    checkLocation(draft.location, refuse);
  }
  if (draft.reaction) need(limits.reaction, words`reactions`);
  if (draft.replyTo) need(limits.reply, words`replies to a message`);
  if (draft.persona !== undefined) need(limits.persona, words`as somebody else`);
  if (draft.linkPreview === false) need(limits.linkPreview, words`a link without its preview`);
  if (draft.quickReplies) {
    need(limits.quickReplies, words`quick replies`);
    if (limits.quickReplies) checkQuickReplies(draft, limits.quickReplies, refuse, atMost);
  }
  if (draft.askLocation) need(limits.locationRequest, words`location requests`);
  if (draft.contacts) {
    need(limits.contacts, words`contacts`);
    checkContacts(draft.contacts.length, limits.contacts?.max ?? 0, refuse);
  }

  if (draft.buttons) {
    const rule = limits.buttons;
    need(rule, words`buttons`);
    const more = limits.list ? words`Use --list for more choices.` : undefined;
    if (rule) checkButtons(draft.buttons, rule, refuse, atMost, more);
    atMost(words`The text above buttons`, draft.text, rule?.body, 'text_too_long');
    atMost(words`The header`, draft.header, rule?.header, 'header_too_long');
    atMost(words`The footer`, draft.footer, rule?.footer, 'footer_too_long');
  } else if (draft.link) {
    const rule = limits.link;
    need(rule, words`links with a button`);
    if (rule) checkLink(draft.link, refuse);
    atMost(
      words`The button “${draft.link.title}”`,
      draft.link.title,
      rule?.title,
      'button_too_long',
    );
    atMost(words`The address`, draft.link.url, rule?.url, 'url_too_long');
    atMost(words`The text above a link`, draft.text, rule?.body, 'text_too_long');
    atMost(words`The header`, draft.header, rule?.header, 'header_too_long');
    atMost(words`The footer`, draft.footer, rule?.footer, 'footer_too_long');
  } else if (draft.askLocation) {
    atMost(
      words`The text of a location request`,
      draft.text,
      limits.locationRequest?.body,
      'text_too_long',
    );
  } else if (draft.list) {
    const rule = limits.list;
    need(rule, words`lists`);
    if (rule) checkList(draft.list, rule, refuse, atMost);
    atMost(words`The text above a list`, draft.text, rule?.body, 'text_too_long');
  } else if (draft.text !== undefined && draft.native === undefined) {
    // What stands in a gate's own kind is measured by that gate.
    need(limits.text, words`text`);
    if (limits.text?.unit === 'bytes') {
      const bytes = Buffer.byteLength(draft.text);
      if (bytes > limits.text.max) {
        refuse(
          'text_too_long',
          words`The text has ${plural(bytes, '# byte', '# bytes')}; the limit is ${plural(limits.text.max, '#', '#')}.`,
          words`Split it in two.`,
        );
      }
    } else if (draft.format === undefined) {
      // What is left of a text without its marks, only its gate knows.
      atMost(words`The text`, draft.text, limits.text?.max, 'text_too_long');
    }
  }
  checkFiles(gate, draft, limits, refuse, atMost);
}

export type Refuse = (code: string, message: Words, hint?: Text) => never;
export type AtMost = (
  what: Words,
  text: string | undefined,
  max: number | undefined,
  code: string,
) => void;

function checkButtons(
  buttons: NonNullable<Draft['buttons']>,
  rule: NonNullable<Limits['buttons']>,
  refuse: Refuse,
  atMost: AtMost,
  more: Text | undefined,
): void {
  if (buttons.length > rule.max) {
    refuse(
      'too_many_buttons',
      words`${plural(buttons.length, '# button', '# buttons')}; the limit is ${rule.max}.`,
      more,
    );
  }
  if (buttons.length === 0 || buttons.some((each) => isBlank(each.id, each.title))) {
    refuse('empty', words`Each button needs an id and a title.`);
  }
  for (const { id, title } of buttons) {
    atMost(words`The button “${title}”`, title, rule.title, 'button_too_long');
    atMost(words`The button id “${id}”`, id, rule.id, 'button_too_long');
  }
  const [id, title] = [
    twice(buttons.map((each) => each.id)),
    twice(buttons.map((each) => each.title)),
  ];
  if (id !== undefined) {
    refuse('repeated_id', words`Two buttons have the id “${id}”; each needs its own.`);
  }
  if (title !== undefined) {
    refuse('repeated_title', words`Two buttons have the title “${title}”; each needs its own.`);
  }
}

function checkLocation({ latitude, longitude }: DraftLocation, refuse: Refuse): void {
  if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) return;
  refuse('bad_location', words`There is no place at ${`${latitude},${longitude}`}.`);
}

function checkLink({ title, url }: DraftLink, refuse: Refuse): void {
  if (isBlank(title)) refuse('empty', words`The button of a link needs a title.`);
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    refuse(
      'bad_url',
      words`“${url}” is no web address.`,
      words`It begins with https:// or http://.`,
    );
  }
}

function checkContacts(count: number, max: number, refuse: Refuse): void {
  if (count === 0) refuse('empty', words`There is no contact to send.`);
  if (count > max) {
    refuse(
      'too_many_contacts',
      words`${plural(count, '# contact', '# contacts')}; the limit is ${max}.`,
      words`Send them in several messages.`,
    );
  }
}

function checkList(
  list: DraftList,
  rule: NonNullable<Limits['list']>,
  refuse: Refuse,
  atMost: AtMost,
): void {
  const rows = list.sections.flatMap((section) => section.rows);
  if (list.sections.length > rule.sections) {
    refuse(
      'too_many_sections',
      words`${plural(list.sections.length, '# section', '# sections')}; the limit is ${rule.sections}.`,
    );
  }
  if (rows.length === 0) refuse('empty_list', words`A list needs at least one row.`);
  if (rows.length > rule.rows) {
    refuse(
      'too_many_rows',
      words`${plural(rows.length, '# row', '# rows')} over all sections; the limit is ${rule.rows}.`,
    );
  }
  if (isBlank(list.button) || rows.some((row) => isBlank(row.id, row.title))) {
    refuse('empty', words`A list needs a label, and each of its rows an id and a title.`);
  }
  if (list.sections.length > 1 && list.sections.some((section) => !section.title)) {
    refuse('section_untitled', words`With several sections each needs a title.`);
  }
  atMost(words`The list’s button`, list.button, rule.button, 'list_too_long');
  atMost(words`The header`, list.header, rule.header, 'list_too_long');
  atMost(words`The footer`, list.footer, rule.footer, 'list_too_long');
  for (const section of list.sections) {
    atMost(words`The section “${section.title ?? ''}”`, section.title, rule.title, 'list_too_long');
  }
  for (const row of rows) {
    atMost(words`The row “${row.title}”`, row.title, rule.title, 'list_too_long');
    atMost(
      words`The description of “${row.title}”`,
      row.description,
      rule.description,
      'list_too_long',
    );
    atMost(words`The row id “${row.id}”`, row.id, rule.id, 'list_too_long');
  }
  const id = twice(rows.map((row) => row.id));
  if (id !== undefined) {
    refuse('repeated_id', words`Two rows have the id “${id}”; each needs its own.`);
  }
}
