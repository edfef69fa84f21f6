import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { messageOf, usageError } from '../../../src/domain/error.ts';
import { whyNotFile } from '../../../src/domain/file-error.ts';
import type { Draft, DraftTemplate } from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';
import type { OwnFlags } from '../../../src/gate.ts';

interface Flags {
  product?: string;
  products?: string;
  catalog?: string | true;
  carousel?: string;
  form?: string;
  formButton?: string;
  formScreen?: string;
  formData?: string;
  formRef?: string;
  formDraft?: boolean;
  interactive?: string;
  headerParam?: string;
  buttonParam?: readonly string[];
  offerEnds?: string;
  cards?: string;
  components?: string;
  marketing?: boolean;
  productPolicy?: string;
  activitySharing?: boolean;
}

const FILES = `
What the files hold (an image or video: a file, an address, or id:ID):
  --list      {"button", "sections": [{"title", "rows": [
              {"id", "title", "description"}, …]}, …]}
  --carousel  [{"image", "text", "link": {"title", "url"}}, …]
              [{"image", "text", "buttons": [{"id", "title"}]}, …]
  --products  {"catalog", "sections": [{"title", "products": ["SKU", …]}]}
  --cards     [{"image", "params": ["…"], "buttons": {"1": "…"}}, …]`;

/** What only WhatsApp sends, and what only its templates need. */
export const ownFlags: OwnFlags = {
  offer(command: Command): void {
    const collect = (value: string, before: readonly string[] = []) => [...before, value];
    command
      .option('--header-param <value>', 'the parameter of a template’s header')
      .option('--button-param <n=value>', 'what button n (from 0) needs (repeatable)', collect)
      .option('--offer-ends <time>', 'when a template’s offer ends, e.g. 2026-12-01T18:00')
      .option('--cards <file>', 'what the cards of a template show, from a JSON file')
      .option('--components <file>', 'a template’s parameters in Meta’s own JSON')
      .option('--marketing', 'send the template by the Marketing Messages API')
      .option('--product-policy <word>', 'with --marketing: STRICT or CLOUD_API_FALLBACK')
      .option('--activity-sharing', 'with --marketing: tell Meta what people do with it')
      .option('--product <catalog/sku>', 'one product of a catalogue')
      .option('--products <file>', 'several products, from a JSON file')
      .option('--catalog [sku]', 'the whole catalogue, with this product’s picture')
      .option('--carousel <file>', 'cards to leaf through, from a JSON file')
      .option('--form <id-or-name>', 'a form (Flow) to fill in')
      .option('--form-button <text>', 'what opens the form')
      .option('--form-screen <id>', 'its first screen')
      .option('--form-data <json>', 'what the first screen is given')
      .option('--form-ref <text>', 'comes back with the answer')
      .option('--form-draft', 'a form that is not published yet')
      .option('--interactive <file>', 'any interactive message in Meta’s own JSON')
      .addHelpText('after', FILES);
  },

  async read(given, draft): Promise<Draft> {
    const flags = given as Flags;
    const natives = [
      productOf(flags),
      productsOf(flags),
      catalogOf(flags),
      carouselOf(flags),
      formOf(flags),
      interactiveOf(flags),
    ].filter((part) => part !== null);
    const [native, ...more] = natives;
    if (more.length > 0) {
      throw usageError(
        words`One message is one thing: a file, a template, buttons, a list, a place or a reaction.`,
      );
    }
    const template = templateOf(flags, draft.template);
    return { ...draft, ...(native ? { native } : {}), ...(template ? { template } : {}) };
  },
};

type Native = NonNullable<Draft['native']>;

function productOf({ product }: Flags): Native | null {
  if (product === undefined) return null;
  const [, catalog, id] = /^([^/]+)\/(.+)$/.exec(product) ?? [];
  if (catalog !== undefined) return { kind: 'product', catalog, product: id };
  throw usageError(
    words`A product is CATALOG/SKU, not “${product}”.`,
    '--product 1234567890/consultation',
  );
}

function productsOf({ products }: Flags): Native | null {
  return products === undefined ? null : { kind: 'products', ...objectIn(products) };
}

function catalogOf({ catalog }: Flags): Native | null {
  if (catalog === undefined) return null;
  return { kind: 'catalog', ...(catalog === true ? {} : { product: catalog }) };
}

function carouselOf({ carousel }: Flags): Native | null {
  return carousel === undefined ? null : { kind: 'carousel', cards: jsonIn(carousel) };
}

function formOf(flags: Flags): Native | null {
  const { form, formButton: button, formScreen: screen, formData, formRef: token } = flags;
  if (form === undefined) {
    const stray = Object.keys(flags).find((name) => /^form[A-Z]/.test(name));
    if (stray !== undefined) throw usageError(words`--form-… needs --form ID.`);
    return null;
  }
  if (button === undefined) {
    throw usageError(words`A form needs a button that opens it.`, '--form-button "Записаться"');
  }
  return {
    kind: 'form',
    ...(/^\d{8,}$/.test(form) ? { id: form } : { name: form }),
    button,
    ...(screen === undefined ? {} : { screen }),
    ...(formData === undefined ? {} : { data: parsed(formData, '--form-data') }),
    ...(token === undefined ? {} : { token }),
    ...(flags.formDraft ? { draft: true } : {}),
  };
}

function interactiveOf({ interactive }: Flags): Native | null {
  return interactive === undefined
    ? null
    : { kind: 'interactive', interactive: objectIn(interactive) };
}

function templateOf(flags: Flags, template: DraftTemplate | undefined): DraftTemplate | undefined {
  const { headerParam, buttonParam, offerEnds, cards, components } = flags;
  const native = marketingOf(flags);
  const extra: Partial<DraftTemplate> = {
    ...(headerParam === undefined ? {} : { header: headerParam }),
    ...(buttonParam === undefined ? {} : { buttons: buttonsOf(buttonParam) }),
    ...(offerEnds === undefined ? {} : { expiresAt: timeOf(offerEnds) }),
    ...(cards === undefined ? {} : { cards: jsonIn(cards) as DraftTemplate['cards'] & object }),
    ...(components === undefined
      ? {}
      : { components: listIn(components) as DraftTemplate['components'] & object }),
    ...(native ? { native } : {}),
  };
  if (Object.keys(extra).length === 0) return template;
  if (template) return { ...template, ...extra };
  throw usageError(words`These parameters are a template’s: add --template NAME --lang CODE.`);
}

function marketingOf({ marketing, productPolicy, activitySharing }: Flags) {
  if (!marketing) {
    if (productPolicy === undefined && activitySharing === undefined) return null;
    throw usageError(words`--product-policy and --activity-sharing go with --marketing.`);
  }
  if (productPolicy !== undefined && !/^(STRICT|CLOUD_API_FALLBACK)$/.test(productPolicy)) {
    throw usageError(
      words`--product-policy takes ${'STRICT, CLOUD_API_FALLBACK'}, not “${productPolicy}”.`,
    );
  }
  return {
    marketing: true,
    ...(productPolicy === undefined ? {} : { productPolicy }),
    ...(activitySharing === undefined ? {} : { activitySharing }),
  };
}

function buttonsOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((each) => {
      const [, index, value] = /^(\d)=(.*)$/s.exec(each) ?? [];
      if (index !== undefined && value) return [index, value];
      throw usageError(
        words`A button’s parameter is its place and a value, not “${each}”.`,
        '--button-param 0=summer',
      );
    }),
  );
}

/** Local time unless it says otherwise. */
function timeOf(text: string): number {
  const at = /^\d{4}-\d{2}-\d{2}(T|$)/.test(text)
    ? Date.parse(text.length === 10 ? `${text}T00:00` : text)
    : Number.NaN;
  if (Number.isFinite(at)) return at;
  throw usageError(words`--offer-ends takes a time such as ${'2026-12-01T18:00'}, not “${text}”.`);
}

function objectIn(file: string): Record<string, unknown> {
  const value = jsonIn(file);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw usageError(words`${file} holds no JSON object.`);
}

function listIn(file: string): readonly unknown[] {
  const value = jsonIn(file);
  if (Array.isArray(value)) return value as unknown[];
  throw usageError(words`${file} holds no JSON list.`);
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw usageError(words`Cannot read ${file}: ${whyNotFile(error)}.`);
  }
}

function parsed(text: string, flag: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usageError(words`${flag} takes JSON: ${messageOf(error)}.`);
  }
}
