/**
 * What Meta takes of a new template, checked before a request is made. Limits: “Template components” and
 * “Create and manage templates”, https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components
 */
import { plural, words } from '../../../src/domain/words.ts';
import { refusal } from '../bounds.ts';
import {
  checkPart,
  given,
  isOne,
  isPart,
  type Kind,
  textOf,
  typeOf,
} from './new-template-parts.ts';

/** A template in Meta's own shape: the body of `POST …/message_templates`. */
export type TemplateBody = Readonly<Record<string, unknown>>;

const CATEGORIES = ['MARKETING', 'UTILITY', 'AUTHENTICATION'] as const;
const NAME_MAX = 512;
const BODY_MAX = 1024;
const OFFER_BODY_MAX = 600;

/** Seconds for which a message may still be delivered. −1 stands for 30 days. */
const TTL: Readonly<Record<string, { min: number; max: number }>> = {
  AUTHENTICATION: { min: 30, max: 900 },
  UTILITY: { min: 30, max: 43_200 },
  MARKETING: { min: 43_200, max: 2_592_000 },
};

/**
 * @param body as Meta has it; what is not known here is left to Meta
 * @throws GateError (exit 6) naming the first limit that is not kept
 */
export function checkTemplate(body: TemplateBody): void {
  checkName(body['name']);
  checkLanguage(body['language']);
  if (!isOne(CATEGORIES, body['category'])) {
    throw refusal(
      'template_category',
      words`The category is one of ${CATEGORIES.join(', ')}${given(body['category'])}.`,
    );
  }
  // The words of a library template are Meta's: only what is filled in is ours.
  if (body['library_template_name'] === undefined) checkContent(body);
  else checkTtl(body);
}

/** The same for an edit, which has no name, and a category only when that changes. */
export function checkEdit(body: TemplateBody, category: string): void {
  const { category: changed = category, components } = body;
  if (!isOne(CATEGORIES, changed)) {
    throw refusal(
      'template_category',
      words`The category is one of ${CATEGORIES.join(', ')}${given(changed)}.`,
    );
  }
  if (components === undefined) checkTtl({ ...body, category: changed });
  else checkContent({ ...body, category: changed });
}

function checkName(name: unknown): void {
  if (typeof name === 'string' && /^[a-z0-9_]+$/.test(name) && name.length <= NAME_MAX) return;
  throw refusal(
    'template_name',
    words`A template’s name has small letters a–z, digits and _ only, at most ${NAME_MAX}${given(name)}.`,
    words`e.g. ${'order_receipt'}`,
  );
}

function checkLanguage(language: unknown): void {
  if (typeof language === 'string' && /^[a-z]{2,3}(_[A-Z]{2,3})?$/.test(language)) return;
  throw refusal(
    'template_language',
    words`A template’s language is a code such as ${'ru, en_US, pt_BR'}${given(language)}.`,
    'https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/supported-languages',
  );
}

function checkContent(body: TemplateBody): void {
  const { components } = body;
  checkTtl(body);
  if (!Array.isArray(components) || !components.every(isPart)) {
    throw refusal('template_components', words`A template needs components, as a list.`);
  }
  const kind: Kind = {
    named: textOf(body['parameter_format']).toUpperCase() === 'NAMED',
    category: String(body['category']),
  };
  const types = components.map(typeOf);
  if (!types.includes('BODY')) {
    throw refusal('template_body_missing', words`A template needs a body.`);
  }
  const twice = types.find((type, index) => types.indexOf(type) !== index);
  if (twice !== undefined) {
    throw refusal('template_components', words`A template has ${twice} once only.`);
  }
  if (types.includes('CAROUSEL') && types.some((type) => type !== 'BODY' && type !== 'CAROUSEL')) {
    throw refusal(
      'template_carousel',
      words`A carousel has a body and cards; header, footer and buttons stand in its cards.`,
    );
  }
  const offer = types.includes('LIMITED_TIME_OFFER');
  if (offer && (types.includes('FOOTER') || kind.category !== 'MARKETING')) {
    throw refusal(
      'template_offer',
      words`A limited-time offer is of the category ${'MARKETING'} and has no footer.`,
    );
  }
  for (const part of components) checkPart(part, kind, offer ? OFFER_BODY_MAX : BODY_MAX);
}

function checkTtl({ message_send_ttl_seconds: ttl, category }: TemplateBody): void {
  if (ttl === undefined) return;
  const limit = TTL[String(category)];
  const seconds = Number(ttl);
  if (!limit || seconds === -1 || (seconds >= limit.min && seconds <= limit.max)) return;
  throw refusal(
    'template_ttl',
    words`A message of the category ${String(category)} can wait ${limit.min} to ${plural(limit.max, '# second', '# seconds')}${given(ttl)}.`,
  );
}
