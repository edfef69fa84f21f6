/** Reply buttons and lists, by the platform's limits. */
import type { MediaKind } from '../../../src/domain/message.ts';
import { invalidParameter } from '../../meta/sandbox/errors.ts';
import { refused } from './errors.ts';
import { items, type Json, part, requiredText, sized } from './json.ts';

type Media = (kind: MediaKind, file: Json) => void;

/** What each type's `action` may hold. */
const ACTIONS: Readonly<Record<string, (action: Json, media: Media) => void>> = {
  button: checkButtons,
  list: checkList,
  cta_url: checkLink,
  carousel: checkCarousel,
  product: checkProduct,
  product_list: checkProducts,
  catalog_message: (action) => named(action, 'catalog_message'),
  flow: checkFlow,
  location_request_message: (action) => named(action, 'send_location'),
  address_message: (action) => named(action, 'address_message'),
  call_permission_request: (action) => named(action, 'call_permission_request'),
  voice_call: (action) => named(action, 'voice_call'),
  order_details: (action) => named(action, 'review_and_pay'),
  order_status: (action) => named(action, 'review_order'),
  request_contact_info: (action) => named(action, 'request_contact_info'),
};

const TYPES = Object.keys(ACTIONS);
/** Types that may stand without a text, and without anything above them. */
const BARE: ReadonlySet<string> = new Set(['product']);
const HEADLESS: ReadonlySet<string> = new Set(['product', 'catalog_message', 'carousel']);

/** Checks an `interactive` message. `media` checks the file of a header. */
export function checkInteractive(content: Json, media: Media): void {
  const type = content['type'];
  if (typeof type !== 'string' || !TYPES.includes(type)) {
    throw invalidParameter(
      `Param interactive['type'] must be one of {${TYPES.join(', ').toUpperCase()}} - got ${JSON.stringify(type)}.`,
    );
  }
  if (HEADLESS.has(type) && content['header'] !== undefined) {
    throw refused(131009, `Header is not allowed in a ${type}.`);
  }
  if (type === 'product_list') part(content, 'header', "interactive['header']");
  checkHeader(content, type, media);
  if (content['body'] !== undefined || !BARE.has(type)) {
    const body = part(content, 'body', "interactive['body']");
    sized(body['text'], 'Body text', type === 'list' ? 4096 : 1024);
  }
  if (content['footer'] !== undefined) {
    sized(part(content, 'footer', "interactive['footer']")['text'], 'Footer text', 60);
  }
  ACTIONS[type]?.(part(content, 'action', "interactive['action']"), media);
}

function checkHeader(content: Json, type: string, media: Media): void {
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

function named(action: Json, name: string): void {
  if (action['name'] === name) return;
  throw invalidParameter(`Param interactive['action']['name'] must be one of {${name}}.`);
}

function checkLink(action: Json): void {
  named(action, 'cta_url');
  const link = part(action, 'parameters', "interactive['action']['parameters']");
  sized(link['display_text'], 'Button text', 20);
  const url = sized(link['url'], 'URL', 2000);
  if (!URL.canParse(url)) throw refused(131009, 'URL is not valid.');
}

function checkCarousel(action: Json, media: Media): void {
  const cards = items(action, 'cards', "interactive['action']['cards']");
  if (cards.length < 2 || cards.length > 10) {
    throw refused(131009, 'Invalid cards count. Min allowed cards: 2, Max allowed cards: 10');
  }
  const shapes = cards.map((card, index) => {
    if (card['card_index'] !== index) throw refused(131009, 'card_index must count from 0.');
    return shapeOf(card, media);
  });
  if (new Set(shapes).size > 1) throw refused(131009, 'All cards must have the same structure.');
}

function shapeOf(card: Json, media: Media): string {
  const action = part(card, 'action', 'card action');
  if (card['type'] === 'product') {
    checkProduct(action);
    return 'product';
  }
  const header = part(card, 'header', 'card header');
  const kind = header['type'];
  if (kind !== 'image' && kind !== 'video') throw refused(131009, 'Card header must be media.');
  media(kind, part(header, kind));
  if (card['body'] !== undefined) sized(part(card, 'body')['text'], 'Card body', 160);
  if (card['type'] === 'cta_url') {
    checkLink(action);
    return `${kind} link`;
  }
  const replies = items(action, 'buttons', 'card buttons');
  for (const reply of replies) {
    const { id, title } = part(reply, 'quick_reply');
    sized(id, 'Button id', 256);
    sized(title, 'Button title', 20);
  }
  return `${kind} ${replies.length}`;
}

function checkProduct(action: Json): void {
  sized(action['catalog_id'], 'Catalog id', 64);
  sized(action['product_retailer_id'], 'Product id', 100);
}

function checkProducts(action: Json): void {
  sized(action['catalog_id'], 'Catalog id', 64);
  const sections = items(action, 'sections', "interactive['action']['sections']");
  const products = sections.flatMap((section) => {
    if (sections.length > 1) sized(section['title'], 'Section title', 24);
    return items(section, 'product_items', "['product_items']");
  });
  if (sections.length > 10 || products.length < 1 || products.length > 30) {
    throw refused(131009, 'Between 1 and 30 products in at most 10 sections are allowed.');
  }
}

function checkFlow(action: Json): void {
  named(action, 'flow');
  const flow = part(action, 'parameters', "interactive['action']['parameters']");
  if (flow['flow_message_version'] !== '3')
    throw refused(131009, 'flow_message_version must be 3.');
  if ((flow['flow_id'] === undefined) === (flow['flow_name'] === undefined)) {
    throw refused(131009, 'Exactly one of flow_id and flow_name is required.');
  }
  sized(flow['flow_cta'], 'flow_cta', 30);
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
