/** The short form of a template that people write, made into Meta's own shape. */
import * as z from 'zod/mini';
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { buttonOf, formButton } from './new-template-form-buttons.ts';
import type { TemplateBody } from './new-template.ts';
import { placeholders } from './template-text.ts';

type Part = Readonly<Record<string, unknown>>;

const value = z.union([z.string(), z.number()]);
/** In order, or by name. */
const examples = z.union([z.array(value), z.record(z.string(), value)]);

const header = z.union([
  z.string(),
  z.strictObject({ text: z.string(), example: z.optional(value) }),
  z.strictObject({ image: z.string() }),
  z.strictObject({ video: z.string() }),
  z.strictObject({ document: z.string() }),
  z.strictObject({ location: z.literal(true) }),
  z.strictObject({ product: z.literal(true) }),
]);

const content = {
  header: z.optional(header),
  body: z.optional(z.string()),
  examples: z.optional(examples),
  buttons: z.optional(z.array(formButton)),
};

const form = z.strictObject({
  name: z.optional(z.string()),
  language: z.optional(z.string()),
  category: z.optional(z.string()),
  ...content,
  footer: z.optional(z.string()),
  offer: z.optional(z.strictObject({ text: z.string(), ends: z.optional(z.boolean()) })),
  cards: z.optional(z.array(z.strictObject(content))),
  authentication: z.optional(
    z.strictObject({
      security_recommendation: z.optional(z.boolean()),
      code_expiration_minutes: z.optional(z.number()),
    }),
  ),
  ttl_seconds: z.optional(z.number()),
  sub_category: z.optional(z.string()),
  allow_category_change: z.optional(z.boolean()),
});

type Form = z.infer<typeof form>;
type Content = Pick<Form, 'header' | 'body' | 'examples' | 'buttons'>;

/**
 * Whether a file is in Meta's own shape, which goes to Meta as it is, or in the short form.
 */
export function isMetaShape(value: Part): boolean {
  return 'components' in value || 'library_template_name' in value;
}

/**
 * The short form as Meta has it. Files stand by their names where Meta wants handles; forms are JSON text.
 * @param file for what is said of a mistake
 * @param read gives the text of a file that the form names (a Flow)
 * @throws GateError (exit 2) naming what is not as expected
 */
export function bodyOfForm(
  given: unknown,
  file: string,
  read: (name: string) => string,
): TemplateBody {
  const checked = form.safeParse(given);
  if (!checked.success) throw misshapen(file, checked.error);
  const { data } = checked;
  const named = hasNames([data, ...(data.cards ?? [])]);
  return {
    ...(data.name === undefined ? {} : { name: data.name }),
    ...(data.language === undefined ? {} : { language: data.language }),
    ...(data.category === undefined ? {} : { category: data.category.toUpperCase() }),
    ...(named ? { parameter_format: 'NAMED' } : {}),
    ...(data.ttl_seconds === undefined ? {} : { message_send_ttl_seconds: data.ttl_seconds }),
    ...(data.sub_category === undefined ? {} : { sub_category: data.sub_category.toUpperCase() }),
    ...(data.allow_category_change === undefined
      ? {}
      : { allow_category_change: data.allow_category_change }),
    components: componentsOf(data, named, read),
  };
}

function componentsOf(data: Form, named: boolean, read: (name: string) => string): Part[] {
  const { header: _header, body: _body, buttons: _buttons, ...rest } = data;
  const { authentication, offer, footer, cards } = rest;
  const [head, body, buttons] = contentOf(data, named, read);
  const minutes = authentication?.code_expiration_minutes;
  return [
    ...(head ? [head] : []),
    ...(offer
      ? [
          {
            type: 'LIMITED_TIME_OFFER',
            limited_time_offer: { text: offer.text, has_expiration: offer.ends ?? true },
          },
        ]
      : []),
    ...(authentication
      ? [
          {
            type: 'BODY',
            // Refused by the check, which says why.
            ...(body ? { text: body['text'] } : {}),
            add_security_recommendation: authentication.security_recommendation ?? true,
          },
        ]
      : body
        ? [body]
        : []),
    ...(minutes === undefined ? [] : [{ type: 'FOOTER', code_expiration_minutes: minutes }]),
    ...(footer === undefined ? [] : [{ type: 'FOOTER', text: footer }]),
    ...(buttons ? [buttons] : []),
    ...(cards
      ? [
          {
            type: 'CAROUSEL',
            cards: cards.map((card) => ({
              components: contentOf(card, named, read).filter((part) => part !== null),
            })),
          },
        ]
      : []),
  ];
}

function contentOf(
  { header: head, body, examples: given, buttons }: Content,
  named: boolean,
  read: (name: string) => string,
): [Part | null, Part | null, Part | null] {
  return [
    head === undefined ? null : headerOf(head, given, named),
    body === undefined ? null : bodyOf(body.trimEnd(), given, named),
    buttons === undefined
      ? null
      : { type: 'BUTTONS', buttons: buttons.map((button) => buttonOf(button, read)) },
  ];
}

function headerOf(
  given: NonNullable<Content['header']>,
  all: Content['examples'],
  named: boolean,
): Part {
  if (typeof given === 'string') return textHeader(given, undefined, all, named);
  if ('text' in given) return textHeader(given.text, given.example, all, named);
  const [[kind, file] = ['', '']] = Object.entries(given);
  return {
    type: 'HEADER',
    format: kind.toUpperCase(),
    ...(typeof file === 'string' ? { example: { header_handle: [file] } } : {}),
  };
}

function textHeader(
  text: string,
  example: string | number | undefined,
  all: Content['examples'],
  named: boolean,
): Part {
  const [name] = placeholders(text);
  const shown = example ?? (named && name !== undefined ? byName(all, name) : undefined);
  const part = { type: 'HEADER', format: 'TEXT', text };
  if (name === undefined || shown === undefined) return part;
  return {
    ...part,
    example: named
      ? { header_text_named_params: [{ param_name: name, example: String(shown) }] }
      : { header_text: [String(shown)] },
  };
}

function bodyOf(text: string, all: Content['examples'], named: boolean): Part {
  const part = { type: 'BODY', text };
  const names = placeholders(text);
  if (all === undefined || names.length === 0) return part;
  if (named) {
    const params = names.flatMap((name) => {
      const shown = byName(all, name);
      return shown === undefined ? [] : [{ param_name: name, example: String(shown) }];
    });
    return { ...part, example: { body_text_named_params: params } };
  }
  return { ...part, example: { body_text: [Object.values(all).map(String)] } };
}

function byName(all: Content['examples'], name: string): string | number | undefined {
  if (all === undefined || Array.isArray(all) || !Object.hasOwn(all, name)) return undefined;
  return all[name];
}

function hasNames(contents: readonly Content[]): boolean {
  return contents.some(({ header: head, body }) => {
    const text = typeof head === 'string' ? head : head && 'text' in head ? head.text : '';
    return placeholders(`${text} ${body ?? ''}`).some((name) => !/^\d+$/.test(name));
  });
}

function misshapen(file: string, error: z.core.$ZodError): Error {
  const [issue] = error.issues;
  const place = issue?.path.join('.') ?? '';
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : '';
  if (keys !== '') {
    return usageError(
      words`${file}: nothing is called “${place === '' ? keys : `${place}.${keys}`}” in a template.`,
      'gates whatsapp template create --help',
    );
  }
  return usageError(
    words`${file}: “${place}” is not as a template has it.`,
    'gates whatsapp template create --help',
  );
}
