/** The library of templates that are approved already. https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-library */
import { type Call, text, tokenWith } from '../../meta/sandbox/call.ts';
import { invalidParameter } from '../../meta/sandbox/errors.ts';
import { list, type NodeShape } from '../../meta/sandbox/fields.ts';
import { isObject, type Json } from './json.ts';
import type { Platform } from './platform.ts';

interface LibraryTemplate {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly category: 'UTILITY' | 'AUTHENTICATION';
  readonly topic: string;
  readonly usecase: string;
  readonly industry: readonly string[];
  readonly header?: string;
  readonly body: string;
  readonly body_params: readonly string[];
  readonly body_param_types: readonly string[];
  readonly buttons: readonly Json[];
}

const SHAPE: NodeShape = {
  type: 'MessageTemplateLibrary',
  defaults: [
    'name',
    'language',
    'category',
    'topic',
    'usecase',
    'industry',
    'header',
    'body',
    'body_params',
    'body_param_types',
    'buttons',
    'id',
  ],
};

const LIBRARY: readonly LibraryTemplate[] = [
  {
    id: '820000000000001',
    name: 'appointment_confirmed_1',
    language: 'ru',
    category: 'UTILITY',
    topic: 'EVENT_REMINDER',
    usecase: 'APPOINTMENT_CONFIRMED',
    industry: ['PROFESSIONAL_SERVICES'],
    header: 'Запись подтверждена',
    body: 'Здравствуйте, {{1}}! Ваша запись на {{2}} подтверждена.',
    body_params: ['Ольга', '5 мая'],
    body_param_types: ['TEXT', 'DATE'],
    buttons: [{ type: 'URL', text: 'Подробнее', url: 'https://www.example.com' }],
  },
  {
    id: '820000000000002',
    name: 'appointment_confirmed_1',
    language: 'en_US',
    category: 'UTILITY',
    topic: 'EVENT_REMINDER',
    usecase: 'APPOINTMENT_CONFIRMED',
    industry: ['PROFESSIONAL_SERVICES'],
    header: 'Appointment confirmed',
    body: 'Hi {{1}}, your appointment on {{2}} is confirmed.',
    body_params: ['Jim', 'May 5'],
    body_param_types: ['TEXT', 'DATE'],
    buttons: [{ type: 'URL', text: 'View details', url: 'https://www.example.com' }],
  },
  {
    id: '820000000000003',
    name: 'delivery_update_1',
    language: 'ru',
    category: 'UTILITY',
    topic: 'ORDER_MANAGEMENT',
    usecase: 'SHIPMENT_CONFIRMATION',
    industry: ['E_COMMERCE'],
    body: 'Заказ {{1}} передан в доставку и будет у вас {{2}}.',
    body_params: ['№ 17', '5 мая'],
    body_param_types: ['TEXT', 'DATE'],
    buttons: [],
  },
  {
    id: '820000000000004',
    name: 'payment_reminder_1',
    language: 'ru',
    category: 'UTILITY',
    topic: 'PAYMENTS',
    usecase: 'PAYMENT_DUE_REMINDER',
    industry: ['FINANCIAL_SERVICES', 'PROFESSIONAL_SERVICES'],
    body: 'Здравствуйте, {{1}}! Напоминаем об оплате {{2}} до {{3}}.',
    body_params: ['Ольга', '1500 ₽', '5 мая'],
    body_param_types: ['TEXT', 'AMOUNT', 'DATE'],
    buttons: [{ type: 'PHONE_NUMBER', text: 'Позвонить', phone_number: '+16315551000' }],
  },
];

export function registerTemplateLibrary({ world }: Platform): void {
  world.route('GET', 'message_template_library', (call) => {
    tokenWith(call, 'whatsapp_business_management');
    const search = (text(call, 'search') ?? '').toLowerCase();
    const found = LIBRARY.filter(
      (one) =>
        `${one.name} ${one.body} ${one.topic} ${one.usecase}`.toLowerCase().includes(search) &&
        (['name', 'language', 'topic', 'usecase'] as const).every(
          (field) => (text(call, field) ?? one[field]) === one[field],
        ) &&
        (text(call, 'industry') === undefined ||
          one.industry.includes(text(call, 'industry') ?? '')),
    );
    return list(
      call,
      found.map((one) => ({ header: undefined, ...one })),
      SHAPE,
    );
  });
}

/** The components of a template made from the library, its buttons filled in. */
export function fromLibrary(call: Call, name: string, language: string): Json[] {
  const found = LIBRARY.find((one) => one.name === name && one.language === language);
  if (!found) throw invalidParameter(`There is no library template ${name} in ${language}.`);
  if (call.parameters['category'] !== found.category) {
    throw invalidParameter(`The library template ${name} is of the category ${found.category}.`);
  }
  const inputs = inputsOf(call.parameters['library_template_button_inputs']);
  if (found.buttons.length !== inputs.length) {
    throw invalidParameter(
      `library_template_button_inputs must have ${found.buttons.length} buttons, and has ${inputs.length}.`,
    );
  }
  const buttons = found.buttons.map((button, index) => filledIn(button, inputs[index] ?? {}));
  return [
    ...(found.header === undefined ? [] : [{ type: 'HEADER', format: 'TEXT', text: found.header }]),
    { type: 'BODY', text: found.body, example: { body_text: [found.body_params] } },
    ...(buttons.length === 0 ? [] : [{ type: 'BUTTONS', buttons }]),
  ];
}

function filledIn(button: Json, input: Json): Json {
  const { type } = button;
  if (input['type'] !== type) {
    throw invalidParameter(
      `library_template_button_inputs: a button of type ${String(type)} is needed.`,
    );
  }
  if (type === 'PHONE_NUMBER') return { ...button, phone_number: input['phone_number'] };
  const url = isObject(input['url']) ? input['url'] : {};
  if (typeof url['base_url'] !== 'string') {
    throw invalidParameter('library_template_button_inputs: url.base_url is required.');
  }
  const example = url['url_suffix_example'];
  return {
    ...button,
    url: url['base_url'],
    ...(example === undefined ? {} : { example: [example] }),
  };
}

/** The documentation has it both as a list and as a list in text. */
function inputsOf(given: unknown): Json[] {
  const value: unknown = typeof given === 'string' ? parse(given) : given;
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
