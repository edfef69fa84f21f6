/** Message templates: what is there, and the lists of them. */
import { idOf, text } from '../../meta/sandbox/call.ts';
import { missingObject } from '../../meta/sandbox/errors.ts';
import { list, type Node, type NodeShape, pick } from '../../meta/sandbox/fields.ts';
import { accountOf, useAccount } from '../../meta/sandbox/whatsapp.ts';
import type { Platform } from './platform.ts';

export interface Template {
  id: string;
  name: string;
  language: string;
  status: string;
  category: 'MARKETING' | 'UTILITY' | 'AUTHENTICATION';
  named: boolean;
  header: string | null;
  body: string;
  footer: string | null;
  /** Example values of the body's parameters, in order. */
  example: readonly string[];
  quality: string;
  reason: string | null;
}

const SHAPE: NodeShape = {
  type: 'WhatsAppMessageTemplate',
  defaults: ['name', 'parameter_format', 'components', 'language', 'status', 'category', 'id'],
};

const NAMED_BODY = 'Здравствуйте, {{name}}! Вы записаны на {{date}}.';

/** What every business account begins with. */
const STOCK: readonly Pick<Template, 'name' | 'language' | 'category' | 'body'>[] = [
  {
    name: 'hello_world',
    language: 'en_US',
    category: 'UTILITY',
    body: 'Welcome! This message shows that yours can be sent.',
  },
  {
    name: 'welcome',
    language: 'ru',
    category: 'MARKETING',
    body: 'Здравствуйте! Рады, что вы с нами.',
  },
  {
    name: 'appointment_reminder',
    language: 'ru',
    category: 'UTILITY',
    body: 'Напоминаем: консультация {{1}}.',
  },
  {
    name: 'appointment_reminder',
    language: 'en_US',
    category: 'UTILITY',
    body: 'A reminder: your consultation is {{1}}.',
  },
  {
    name: 'order_update',
    language: 'ru',
    category: 'UTILITY',
    body: 'Заказ {{1}}: {{2}}. Спасибо!',
  },
  {
    name: 'order_update',
    language: 'en_US',
    category: 'UTILITY',
    body: 'Order {{1}} is now {{2}}. Thank you!',
  },
  { name: 'booking_confirmed', language: 'ru', category: 'UTILITY', body: NAMED_BODY },
  {
    name: 'seasonal_offer',
    language: 'ru',
    category: 'MARKETING',
    body: 'Осенью консультации дешевле: {{1}}.',
  },
  {
    name: 'spring_sale',
    language: 'en_US',
    category: 'MARKETING',
    body: 'Our spring sale is on.',
  },
];

const STATUS: Readonly<Record<string, string>> = {
  seasonal_offer: 'PENDING',
  spring_sale: 'PAUSED',
};

export function createTemplates(accountIndex: number): Template[] {
  return STOCK.map((stock, index) => ({
    ...stock,
    id: String(800_000_000_000_001 + accountIndex * 1000 + index),
    status: STATUS[stock.name] ?? 'APPROVED',
    named: stock.body === NAMED_BODY,
    header: stock.name === 'hello_world' ? 'Hello World' : null,
    footer: stock.name === 'hello_world' ? 'WhatsApp Business Platform' : null,
    example: placeholders(stock.body).map((name) => `example ${name}`),
    quality: 'GREEN',
    reason: null,
  }));
}

/** The parameters of a text, in order: `1`, `2` … or names. */
export function placeholders(body: string): string[] {
  const names = [...body.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name = '']) => name);
  return [...new Set(names)];
}

export function registerTemplates(platform: Platform): void {
  const { world } = platform;
  world.kind('template', (id) => find(platform, id) !== undefined);
  world.route('GET', ':waba/message_templates', (call) => {
    const account = accountOf(call, 'whatsapp_business_management');
    const all = platform.state.templates.get(account.id) ?? [];
    // The name filter finds every template whose name contains it.
    const found = all.filter(
      (template) =>
        template.name.includes(text(call, 'name') ?? '') &&
        (['language', 'status', 'category'] as const).every(
          (field) => (text(call, field) ?? template[field]) === template[field],
        ),
    );
    return list(call, found.map(templateNode), SHAPE);
  });
  world.route('GET', ':template', (call) => {
    const id = idOf(call, 'template');
    const found = find(platform, id);
    if (!found) throw missingObject('GET', id);
    useAccount(call, found.accountId, 'whatsapp_business_management');
    return pick(call, templateNode(found.template), SHAPE);
  });
}

function templateNode(template: Template): Node {
  return {
    name: template.name,
    parameter_format: template.named ? 'NAMED' : 'POSITIONAL',
    components: components(template),
    language: template.language,
    status: template.status,
    category: template.category,
    id: template.id,
    quality_score: { score: template.quality },
    rejected_reason: template.reason ?? 'NONE',
    previous_category: undefined,
    sub_category: undefined,
    library_template_name: undefined,
    last_updated_time: '2026-02-01T09:00:00+0000',
    message_send_ttl_seconds: undefined,
  };
}

function components({ header, body, footer, named, example }: Template): unknown[] {
  const names = placeholders(body);
  const examples = named
    ? {
        body_text_named_params: names.map((name, index) => ({
          param_name: name,
          example: example[index],
        })),
      }
    : { body_text: [example] };
  return [
    ...(header === null ? [] : [{ type: 'HEADER', format: 'TEXT', text: header }]),
    { type: 'BODY', text: body, ...(names.length > 0 ? { example: examples } : {}) },
    ...(footer === null ? [] : [{ type: 'FOOTER', text: footer }]),
  ];
}

function find(
  platform: Platform,
  id: string,
): { template: Template; accountId: string } | undefined {
  for (const [accountId, templates] of platform.state.templates) {
    const template = templates.find((known) => known.id === id);
    if (template) return { template, accountId };
  }
  return undefined;
}
