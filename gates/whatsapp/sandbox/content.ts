/** What a message may hold. Everything that is wrong at once is refused; some of it comes out only later. */
import type { MediaKind } from '../../../src/domain/message.ts';
import { invalidParameter } from '../../meta/sandbox/errors.ts';
import { refused } from './errors.ts';
import { checkInteractive, checkReaction } from './interactive.ts';
import { items, type Json, optionalText, part, requiredText } from './json.ts';
import { kindOf, liveMedia, MEDIA } from './media.ts';
import type { Platform } from './platform.ts';
import type { Failure } from './statuses.ts';
import { checkTemplate } from './template-check.ts';

export interface CheckedContent {
  type: string;
  /** Set for templates: they need no open window. */
  template: { category: string } | null;
  /** What the platform finds out only after it has taken the message. */
  failure: Failure | null;
}

const TYPES = [
  'audio',
  'contacts',
  'document',
  'image',
  'interactive',
  'location',
  'reaction',
  'sticker',
  'template',
  'text',
  'video',
];
const MEDIA_KINDS = Object.keys(MEDIA) as readonly MediaKind[];
const CAPTIONED: ReadonlySet<MediaKind> = new Set(['image', 'video', 'document']);

/** Checks the content of a message. Throws the platform's refusal. */
export function checkContent(platform: Platform, accountId: string, message: Json): CheckedContent {
  const type = message['type'] === undefined ? 'text' : message['type'];
  if (typeof type !== 'string' || !TYPES.includes(type.toLowerCase())) {
    throw invalidParameter(
      `Param type must be one of {${TYPES.join(', ').toUpperCase()}} - got ${JSON.stringify(type)}.`,
    );
  }
  const kind = type.toLowerCase();
  const checked: CheckedContent = { type: kind, template: null, failure: null };
  const media = (mediaKind: MediaKind, file: Json): void => {
    checked.failure ??= checkMedia(platform, mediaKind, file);
  };
  if (kind === 'contacts') {
    for (const contact of items(message, 'contacts', 'contacts')) checkContact(contact);
    return checked;
  }
  const content = part(message, kind);
  const mediaKind = MEDIA_KINDS.find((known) => known === kind);
  if (mediaKind) media(mediaKind, content);
  else if (kind === 'text') requiredText(content, 'body', "text['body']", 4096);
  else if (kind === 'location') checkLocation(content);
  else if (kind === 'reaction') checkReaction(content);
  else if (kind === 'interactive') checkInteractive(content, media);
  else if (kind === 'template') {
    const known = platform.state.templates.get(accountId) ?? [];
    const template = checkTemplate(content, known, media);
    checked.template = { category: template.category.toLowerCase() };
  }
  return checked;
}

function checkMedia(platform: Platform, kind: MediaKind, file: Json): Failure | null {
  const id = optionalText(file, 'id', `${kind}['id']`);
  const link = optionalText(file, 'link', `${kind}['link']`);
  if ((id === undefined) === (link === undefined)) {
    throw invalidParameter(`Param ${kind} must have exactly one of id and link.`);
  }
  const caption = optionalText(file, 'caption', `${kind}['caption']`, 1024);
  if (caption !== undefined && !CAPTIONED.has(kind)) {
    throw invalidParameter(`Unexpected key "caption" on param "${kind}".`);
  }
  optionalText(file, 'filename', `${kind}['filename']`, 240);
  if (link !== undefined) {
    if (!URL.canParse(link) || !/^https?:$/.test(new URL(link).protocol)) {
      throw invalidParameter(`Param ${kind}['link'] is not a valid URI.`);
    }
    return null;
  }
  const media = liveMedia(platform, id ?? '');
  if (!media) throw refused(131009, `The media id ${id ?? ''} does not exist or has expired.`);
  const plain = media.mimeType.split(';', 1)[0] ?? '';
  // A document may be any file the platform takes.
  if (kind === 'document' || kindOf(plain) === kind) return null;
  return {
    code: 131053,
    details: `Unsupported ${kind} mime type ${plain}. Please use one of: ${MEDIA[kind].types.join(', ')}.`,
  };
}

function checkLocation(location: Json): void {
  for (const [name, max] of [['latitude', 90] as const, ['longitude', 180] as const]) {
    const value = Number(location[name]);
    if (location[name] === undefined || !(Math.abs(value) <= max)) {
      throw invalidParameter(`Param location['${name}'] must be between -${max} and ${max}.`);
    }
  }
}

function checkContact(contact: Json): void {
  const name = part(contact, 'name', "contacts['name']");
  requiredText(name, 'formatted_name', "contacts['name']['formatted_name']");
  const others = ['first_name', 'last_name', 'middle_name', 'suffix', 'prefix'];
  if (!others.some((other) => typeof name[other] === 'string')) {
    throw invalidParameter("contacts['name'] needs one more part of the name.");
  }
}
