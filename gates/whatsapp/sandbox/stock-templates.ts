/** The templates that every business account of the sandbox begins with: one of each kind. */
import type { Json } from './json.ts';

export interface StockTemplate {
  readonly name: string;
  readonly language: string;
  readonly category: 'MARKETING' | 'UTILITY' | 'AUTHENTICATION';
  readonly status?: string;
  readonly named?: boolean;
  readonly components: readonly Json[];
}

/** Where a person looks at the example of a header: an address that opens nothing here. */
const EXAMPLE_FILE = 'https://scontent.whatsapp.net/v/t61.29466-34/example';

const stock = (
  name: string,
  language: string,
  category: StockTemplate['category'],
  components: readonly Json[],
  more: Pick<StockTemplate, 'status' | 'named'> = {},
): StockTemplate => ({ name, language, category, components, ...more });

const body = (text: string, ...examples: readonly string[]): Json => ({
  type: 'BODY',
  text,
  ...(examples.length > 0 ? { example: { body_text: [examples] } } : {}),
});

const namedBody = (text: string, examples: Readonly<Record<string, string>>): Json => ({
  type: 'BODY',
  text,
  example: { body_text_named_params: named(examples) },
});

const media = (format: 'IMAGE' | 'VIDEO' | 'DOCUMENT'): Json => ({
  type: 'HEADER',
  format,
  example: { header_handle: [EXAMPLE_FILE] },
});

const buttons = (...list: readonly Json[]): Json => ({ type: 'BUTTONS', buttons: list });
const reply = (text: string): Json => ({ type: 'QUICK_REPLY', text });
const link = (text: string, url: string, example: string): Json => ({
  type: 'URL',
  text,
  url,
  example: [example],
});

export const STOCK: readonly StockTemplate[] = [
  stock('hello_world', 'en_US', 'UTILITY', [
    { type: 'HEADER', format: 'TEXT', text: 'Hello World' },
    body('Welcome! This message shows that yours can be sent.'),
    { type: 'FOOTER', text: 'WhatsApp Business Platform' },
  ]),
  stock('welcome', 'ru', 'MARKETING', [body('Здравствуйте! Рады, что вы с нами.')]),
  stock('appointment_reminder', 'ru', 'UTILITY', [
    body('Напоминаем: консультация {{1}}.', 'example 1'),
  ]),
  stock('appointment_reminder', 'en_US', 'UTILITY', [
    body('A reminder: your consultation is {{1}}.', 'example 1'),
  ]),
  stock('order_update', 'ru', 'UTILITY', [
    body('Заказ {{1}}: {{2}}. Спасибо!', 'example 1', 'example 2'),
  ]),
  stock('order_update', 'en_US', 'UTILITY', [
    body('Order {{1}} is now {{2}}. Thank you!', 'example 1', 'example 2'),
  ]),
  stock(
    'booking_confirmed',
    'ru',
    'UTILITY',
    [
      namedBody('Здравствуйте, {{name}}! Вы записаны на {{date}}.', {
        name: 'example name',
        date: 'example date',
      }),
    ],
    { named: true },
  ),
  stock(
    'seasonal_offer',
    'ru',
    'MARKETING',
    [body('Осенью консультации дешевле: {{1}}.', 'example 1')],
    { status: 'PENDING' },
  ),
  stock('spring_sale', 'en_US', 'MARKETING', [body('Our spring sale is on.')], {
    status: 'PAUSED',
  }),
  stock('order_receipt', 'ru', 'UTILITY', [
    media('DOCUMENT'),
    body('Спасибо за заказ {{1}}! Чек — в файле выше.', '№ 17'),
  ]),
  stock('promo_image', 'ru', 'MARKETING', [
    media('IMAGE'),
    body('Скидка {{1}} на первую консультацию, только до конца месяца.', '20%'),
    buttons(
      reply('Записаться'),
      reply('Не сейчас'),
      link('Подробнее', 'https://example.org/promo/{{1}}', 'https://example.org/promo/autumn'),
    ),
  ]),
  stock('visit_map', 'ru', 'UTILITY', [
    { type: 'HEADER', format: 'LOCATION' },
    body('Ждём вас по этому адресу. До встречи!'),
  ]),
  stock('video_greeting', 'ru', 'MARKETING', [
    media('VIDEO'),
    body('Здравствуйте! Коротко о том, как проходит консультация.'),
  ]),
  stock('login_code', 'ru', 'AUTHENTICATION', [
    {
      type: 'BODY',
      text: 'Ваш код подтверждения: *{{1}}*. Никому его не сообщайте.',
      add_security_recommendation: true,
      example: { body_text: [['123456']] },
    },
    { type: 'FOOTER', text: 'Срок действия кода: 10 мин.', code_expiration_minutes: 10 },
    buttons(link('Скопировать код', otpUrl('{{1}}'), otpUrl('123456'))),
  ]),
  stock('autumn_offer', 'ru', 'MARKETING', [
    media('IMAGE'),
    {
      type: 'LIMITED_TIME_OFFER',
      limited_time_offer: { text: 'Осенняя скидка', has_expiration: true },
    },
    body('Для вас, {{1}}, скидка на консультацию ещё несколько дней.', 'Ольга'),
    buttons(
      { type: 'COPY_CODE', text: 'Copy offer code', example: ['AUTUMN25'] },
      link('Записаться', 'https://example.org/book/{{1}}', 'https://example.org/book/autumn'),
    ),
  ]),
  stock('autumn_cards', 'ru', 'MARKETING', [
    body('Здравствуйте, {{1}}! Вот что мы предлагаем этой осенью:', 'Ольга'),
    {
      type: 'CAROUSEL',
      cards: ['Первая консультация', 'Полный разбор'].map((text) => ({
        components: [
          media('IMAGE'),
          body(`${text} со скидкой.`),
          buttons(
            reply('Записаться'),
            link('Подробнее', 'https://example.org/card/{{1}}', 'https://example.org/card/1'),
          ),
        ],
      })),
    },
  ]),
  stock('shop_catalog', 'ru', 'MARKETING', [
    body('Весь наш каталог — в одном сообщении.'),
    buttons({ type: 'CATALOG', text: 'Открыть каталог' }),
  ]),
  stock('shop_items', 'ru', 'MARKETING', [
    { type: 'HEADER', format: 'TEXT', text: 'Вы что-то забыли?' },
    body('В корзине остались товары. Код {{1}} даёт скидку на них.', 'OSEN10'),
    buttons({ type: 'MPM', text: 'Смотреть товары' }),
  ]),
  stock('intake_form', 'ru', 'UTILITY', [
    body('Ответьте, пожалуйста, на несколько вопросов перед консультацией.'),
    buttons({
      type: 'FLOW',
      text: 'Открыть анкету',
      flow_id: 900_000_000_000_001,
      flow_action: 'NAVIGATE',
      navigate_screen: 'WELCOME',
    }),
  ]),
  stock(
    'greeting_named_header',
    'ru',
    'MARKETING',
    [
      {
        type: 'HEADER',
        format: 'TEXT',
        text: 'Здравствуйте, {{name}}!',
        example: { header_text_named_params: named({ name: 'Ольга' }) },
      },
      body('Мы будем рады видеть вас снова.'),
    ],
    { named: true },
  ),
];

function named(examples: Readonly<Record<string, string>>): Json[] {
  return Object.entries(examples).map(([name, example]) => ({ param_name: name, example }));
}

/** What the platform makes of an OTP button: an address that carries the code. */
function otpUrl(code: string): string {
  return `https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp${code}`;
}
