/** A template and what a person gave for it, made into the components of a message. Pure. */
import type { Draft, DraftTemplate, DraftTemplateCard } from '../../../src/domain/message.ts';
import { mediaSource } from '../../../src/domain/message.ts';
import { stateName } from '../../../src/domain/states.ts';
import { plural, words } from '../../../src/domain/words.ts';
import { fileNode } from '../message/payload-media.ts';
import { buttonParameters, checkCode } from './template-message-buttons.ts';
import { checkComponents, HIDDEN_CODE } from './template-message-components.ts';
import { fill, type Params } from './template-message-parameters.ts';
import { refuseParameters } from './template-refusal.ts';
import { placeholders, textAt } from './template-text.ts';
import type { Template } from './templates.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface TemplateMessage {
  /** `template.components` of the request; files of this machine stand in it as `{file}`. */
  components: Json[];
  /** What the person will read. A one-time code is not repeated. */
  shown: string;
}

interface Part {
  components: Json[];
  shown: string[];
}

const NOTHING: Part = { components: [], shown: [] };

/**
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview
 * @throws GateError exit 6 where the template needs something else
 */
export function templateMessage(template: Template, draft: Draft): TemplateMessage {
  const given = draft.template;
  if (!given) return { components: [], shown: '' };
  if (given.components) return checkComponents(template, given.components);
  const secret = template.category === 'AUTHENTICATION';
  const code = secret ? oneTimeCode(template, given.params) : undefined;
  refuseStrays(template, draft, given);
  const parts = template.components.map((component) =>
    partOf(template, component, draft, given, code),
  );
  const text = parts.flatMap(({ shown }) => shown).join('\n');
  return {
    components: parts.flatMap(({ components }) => components),
    shown: code === undefined ? text : text.replaceAll(code, HIDDEN_CODE),
  };
}

/** What was given for a part that the template has not: the message would go without it. */
function refuseStrays(template: Template, draft: Draft, given: DraftTemplate): void {
  if (!has(template, 'HEADER')) refuseHeader(template, draft);
  if (!has(template, 'BUTTONS')) buttonParameters(template, [], given.buttons ?? {});
  if (!has(template, 'CAROUSEL')) cardsOf(template, [], given.cards ?? []);
  if (!has(template, 'BODY')) fill(template, words`its text`, '', given.params);
  if (given.expiresAt === undefined || template.components.some(endsOffer)) return;
  throw refuseParameters(template, words`The template “${template.name}” has no offer that ends.`);
}

function endsOffer(component: Json): boolean {
  const offer = component['limited_time_offer'] as Json | undefined;
  return offer?.['has_expiration'] === true;
}

function partOf(
  template: Template,
  component: Json,
  draft: Draft,
  given: DraftTemplate,
  code: string | undefined,
): Part {
  const text = textAt(component, 'text');
  switch (String(component['type']).toUpperCase()) {
    case 'HEADER':
      return headerOf(template, component, draft);
    case 'BODY':
      return bodyOf(template, text, given.params, code);
    case 'FOOTER':
      return text === '' ? NOTHING : { components: [], shown: [text] };
    case 'LIMITED_TIME_OFFER':
      return offerOf(template, component, given.expiresAt);
    case 'BUTTONS': {
      const { components, shown } = buttonParameters(
        template,
        objects(component['buttons']),
        given.buttons ?? {},
        code,
      );
      return { components, shown: [shown.join(' ')] };
    }
    case 'CAROUSEL':
      return cardsOf(template, objects(component['cards']), given.cards ?? []);
    default:
      return NOTHING;
  }
}

function bodyOf(template: Template, text: string, params: Params, code: string | undefined): Part {
  // Meta writes the text of a one-time code itself, and may not show its place.
  if (code !== undefined && placeholders(text).length === 0) {
    return {
      components: [{ type: 'body', parameters: [{ type: 'text', text: code }] }],
      shown: text === '' ? [] : [text],
    };
  }
  const { parameters, text: shown } = fill(template, words`its text`, text, params);
  return {
    components: parameters.length > 0 ? [{ type: 'body', parameters }] : [],
    shown: [shown],
  };
}

function headerOf(template: Template, component: Json, draft: Draft): Part {
  const format = textAt(component, 'format', 'TEXT').toUpperCase();
  const { media, location } = draft;
  if (format === 'TEXT') {
    if (media || location) refuseHeader(template, draft);
    return textHeader(template, textAt(component, 'text'), draft.template?.header);
  }
  if (draft.template?.header !== undefined) {
    throw refuseParameters(
      template,
      words`The header of the template “${template.name}” takes no text.`,
    );
  }
  if (format === 'LOCATION') {
    if (media) refuseHeader(template, draft);
    if (location?.name !== undefined && location.address !== undefined) {
      const parameters = [{ type: 'location', location: { ...location } }];
      return { components: [{ type: 'header', parameters }], shown: [`[${location.name}]`] };
    }
    throw refuseParameters(
      template,
      words`The template “${template.name}” shows a place: give it with its name and address.`,
      '--location 55.7558,37.6173 --location-name "…" --location-address "…"',
    );
  }
  const kind = format === 'GIF' ? 'video' : format.toLowerCase();
  if (location || (media && media.kind !== kind)) refuseHeader(template, draft);
  if (!media) {
    throw refuseParameters(
      template,
      words`The template “${template.name}” needs a file in its header: ${stateName(kind)}.`,
      `--${kind} FILE`,
    );
  }
  const parameters = [{ type: kind, [kind]: fileNode(media) }];
  const shown = media.filename ?? media.url ?? media.file ?? kind;
  return { components: [{ type: 'header', parameters }], shown: [`[${shown}]`] };
}

function textHeader(template: Template, text: string, value: string | undefined): Part {
  const [name] = placeholders(text);
  if (name === undefined && value === undefined) return { components: [], shown: [text] };
  const named = template.parameterFormat === 'NAMED' && name !== undefined;
  const params: Params = value === undefined ? [] : named ? { [name]: value } : [value];
  const { parameters, text: shown } = fill(template, words`its header`, text, params);
  return { components: [{ type: 'header', parameters }], shown: [shown] };
}

function refuseHeader(template: Template, { media, location, template: given }: Draft): void {
  if (media || location || given?.header !== undefined) {
    throw refuseParameters(
      template,
      words`The header of the template “${template.name}” is another one than was given.`,
    );
  }
}

function offerOf(template: Template, component: Json, expiresAt: number | undefined): Part {
  const offer = (component['limited_time_offer'] ?? {}) as Json;
  const text = textAt(offer, 'text');
  if (!endsOffer(component)) return { components: [], shown: [text] };
  if (expiresAt === undefined) {
    throw refuseParameters(
      template,
      words`The template “${template.name}” is an offer that ends: say when.`,
      '--offer-ends 2026-12-01T18:00',
    );
  }
  const parameter = {
    type: 'limited_time_offer',
    limited_time_offer: { expiration_time_ms: expiresAt },
  };
  return {
    components: [{ type: 'limited_time_offer', parameters: [parameter] }],
    shown: [text],
  };
}

function cardsOf(
  template: Template,
  cards: readonly Json[],
  given: readonly DraftTemplateCard[],
): Part {
  if (cards.length !== given.length) {
    throw refuseParameters(
      template,
      words`The template “${template.name}” has ${plural(cards.length, '# card', '# cards')}; ${plural(given.length, '# was given', '# were given')}.`,
      '--cards FILE.json',
    );
  }
  const built = cards.map((card, index) => cardOf(template, card, given[index] ?? {}, index));
  const parts = built.map(({ components }, index) => ({ card_index: index, components }));
  return {
    components: [{ type: 'carousel', cards: parts }],
    shown: built.map(({ shown }) => shown.join(' ')),
  };
}

function cardOf(template: Template, card: Json, given: DraftTemplateCard, index: number): Part {
  const parts = objects(card['components']).map((component): Part => {
    const text = textAt(component, 'text');
    const type = String(component['type']).toUpperCase();
    if (type === 'HEADER') return cardHeader(template, component, given, index);
    if (type === 'BODY') {
      const where = words`the text of card ${index}`;
      const { parameters, text: shown } = fill(template, where, text, given.params ?? []);
      return {
        components: parameters.length > 0 ? [{ type: 'body', parameters }] : [],
        shown: [shown],
      };
    }
    if (type !== 'BUTTONS') return NOTHING;
    return buttonParameters(template, objects(component['buttons']), given.buttons ?? {});
  });
  return {
    components: parts.flatMap(({ components }) => components),
    shown: parts.flatMap(({ shown }) => shown),
  };
}

function cardHeader(
  template: Template,
  component: Json,
  { image, video }: DraftTemplateCard,
  index: number,
): Part {
  const kind = String(component['format']).toUpperCase() === 'VIDEO' ? 'video' : 'image';
  const source = kind === 'image' ? image : video;
  const other = kind === 'image' ? video : image;
  if (source === undefined || other !== undefined) {
    throw refuseParameters(
      template,
      words`Card ${index} of the template “${template.name}” needs exactly one file: ${stateName(kind)}.`,
    );
  }
  const parameters = [{ type: kind, [kind]: fileNode({ kind, ...mediaSource(source) }) }];
  return { components: [{ type: 'header', parameters }], shown: [] };
}

function oneTimeCode(template: Template, params: Params): string {
  const [code, ...more] = Object.values(params);
  if (code === undefined || more.length > 0) {
    throw refuseParameters(
      template,
      words`The template “${template.name}” takes one parameter: the code.`,
    );
  }
  checkCode(template, code);
  return code;
}

function has({ components }: Template, type: string): boolean {
  return components.some((component) => String(component['type']).toUpperCase() === type);
}

function objects(value: unknown): Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}
