/** Reply buttons and lists, by the platform's limits. */
import type { MediaKind } from '../../../src/domain/message.ts';
import { invalidParameter } from '../../meta/sandbox/errors.ts';
import { refused } from './errors.ts';
import { items, type Json, part, requiredText, sized } from './json.ts';

const TYPES = [
  'button',
  'list',
  'cta_url',
  'flow',
  'product',
  'product_list',
  'location_request_message',
];

/** Checks an `interactive` message. `media` checks the file of a header. */
export function checkInteractive(
  content: Json,
  media: (kind: MediaKind, file: Json) => void,
): void {
  const type = content['type'];
  if (typeof type !== 'string' || !TYPES.includes(type)) {
    throw invalidParameter(
      `Param interactive['type'] must be one of {${TYPES.join(', ').toUpperCase()}} - got ${JSON.stringify(type)}.`,
    );
  }
  checkHeader(content, type, media);
  const body = part(content, 'body', "interactive['body']");
  sized(body['text'], 'Body text', type === 'list' ? 4096 : 1024);
  if (content['footer'] !== undefined) {
    sized(part(content, 'footer', "interactive['footer']")['text'], 'Footer text', 60);
  }
  const action = part(content, 'action', "interactive['action']");
  if (type === 'button') checkButtons(action);
  if (type === 'list') checkList(action);
}

function checkHeader(
  content: Json,
  type: string,
  media: (kind: MediaKind, file: Json) => void,
): void {
  if (content['header'] === undefined) return;
  const header = part(content, 'header', "interactive['header']");
  const kind = header['type'];
  if (kind === 'text') {
    sized(header['text'], 'Header text', 60);
    return;
  }
  const allowed = type !== 'list' && (kind === 'image' || kind === 'video' || kind === 'document');
  if (!allowed) throw refused(131009, `Header type ${String(kind)} is not allowed in a ${type}.`);
  media(kind, part(header, kind, `interactive['header']['${kind}']`));
}

function checkButtons(action: Json): void {
  const buttons = items(action, 'buttons', "interactive['action']['buttons']");
  if (buttons.length < 1 || buttons.length > 3) {
    throw refused(131009, 'Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3');
  }
  const replies = buttons.map((button) =>
    part(button, 'reply', "interactive['action']['buttons']['reply']"),
  );
  const ids = replies.map((reply) => sized(reply['id'], 'Button id', 256));
  const titles = replies.map((reply) => sized(reply['title'], 'Button title', 20));
  unique(ids, 'Duplicated button ids');
  unique(titles, 'Duplicated button titles');
}

function checkList(action: Json): void {
  sized(action['button'], 'Button label', 20);
  const sections = items(action, 'sections', "interactive['action']['sections']");
  if (sections.length < 1 || sections.length > 10) {
    throw refused(
      131009,
      'Invalid sections count. Min allowed sections: 1, Max allowed sections: 10',
    );
  }
  const ids: string[] = [];
  for (const section of sections) {
    if (sections.length > 1) sized(section['title'], 'Section title', 24);
    for (const row of items(section, 'rows', "interactive['action']['sections']['rows']")) {
      ids.push(sized(row['id'], 'Row id', 200));
      sized(row['title'], 'Row title', 24);
      if (row['description'] !== undefined) sized(row['description'], 'Row description', 72);
    }
  }
  if (ids.length < 1 || ids.length > 10) {
    throw refused(131009, 'Total row count exceed max allowed count: 10');
  }
  unique(ids, 'Duplicated row ids');
}

function unique(values: readonly string[], details: string): void {
  if (new Set(values).size !== values.length) throw refused(131009, details);
}

/** A reaction; an empty emoji takes it back. */
export function checkReaction(reaction: Json): void {
  requiredText(reaction, 'message_id', "reaction['message_id']");
  if (typeof reaction['emoji'] !== 'string') {
    throw invalidParameter("The parameter reaction['emoji'] is required.");
  }
}
