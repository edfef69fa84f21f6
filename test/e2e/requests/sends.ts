/** How each documented example of a message is made by a command. */
import type { Maker } from './maker.ts';

/** What stands in the place of the examples' placeholders. */
const ADDRESS = 'https://example.org/file';
const image = (context: Parameters<Maker>[1]) => ['--image', context.uploaded('image')];
const reply = (context: Parameters<Maker>[1]) => ['--reply-to', context.answered];

const framed = (body: any): string[] => {
  const { body: text, header, footer } = body.interactive;
  return [
    ...(text === undefined ? [] : [text.text]),
    ...(header?.text === undefined ? [] : ['--header', header.text]),
    ...(footer === undefined ? [] : ['--footer', footer.text]),
  ];
};

const list: Maker = (body, { file }) => [
  ...framed(body),
  '--list',
  file('list.json', JSON.stringify(body.interactive.action)),
];

const form: Maker = (body) => {
  const { parameters } = body.interactive.action;
  return [
    ...framed(body),
    '--form',
    parameters.flow_id === undefined ? 'intake' : '900000000000001',
    '--form-button',
    parameters.flow_cta,
    '--form-ref',
    parameters.flow_token,
    '--form-screen',
    parameters.flow_action_payload.screen,
    '--form-data',
    JSON.stringify(parameters.flow_action_payload.data),
    ...(parameters.mode === 'draft' ? ['--form-draft'] : []),
  ];
};

const card: Maker = (body, { file }) => [
  '--contact',
  file('contact.vcf', vcardOf(body.contacts[0])),
];

const place: Maker = ({ location }) => [
  '--location',
  `${location.latitude},${location.longitude}`,
  '--location-name',
  location.name,
  '--location-address',
  location.address,
];

/** In the platform’s own words, once a template with such parts is there. */
const components: Maker = async (body, context) => [
  '--template',
  await context.template(body.template.components ?? []),
  '--lang',
  'ru',
  '--components',
  context.file('components.json', JSON.stringify(asTold(body.template.components ?? []))),
];

const interactive: Maker = (body, { file }) => [
  '--interactive',
  file('interactive.json', JSON.stringify(withAddresses(body.interactive))),
];

/** By the name of the example, after `sendMessage.`. */
export const SENDS: Readonly<Record<string, Maker>> = {
  Send_Audio_Message_by_ID: (_body, { uploaded }) => ['--audio', uploaded('audio')],
  Send_Audio_Message_by_URL: () => ['--audio', ADDRESS],
  Send_Catalog_Message: (body) => [
    ...framed(body),
    '--catalog',
    body.interactive.action.parameters.thumbnail_product_retailer_id,
  ],
  Send_Catalog_Template_Message: components,
  Send_Contact_Message: card,
  Send_Document_Message_by_ID: (body, { uploaded }) => [
    '--document',
    uploaded('document'),
    '--caption',
    body.document.caption,
    '--filename',
    body.document.filename,
  ],
  Send_Document_Message_by_URL: (body) => [
    '--document',
    ADDRESS,
    '--caption',
    body.document.caption,
  ],
  Send_Draft_Flow_by_ID: form,
  Send_Draft_Flow_by_Name: form,
  Send_Flow_Template_Message: components,
  Send_Image_Message_by_ID: (_body, context) => image(context),
  Send_Image_Message_by_URL: () => ['--image', ADDRESS],
  Send_List_Message: list,
  Send_Location_Message: place,
  Send_Message_Template_Interactive: components,
  Send_Message_Template_Media: components,
  Send_Message_Template_Text: components,
  'Send_Multi-Product_Message': (body, { file }) => [
    ...framed(body),
    '--products',
    file(
      'products.json',
      JSON.stringify({
        catalog: body.interactive.action.catalog_id,
        sections: body.interactive.action.sections.map((section: any) => ({
          // The example’s placeholders are longer than a title may be.
          title: section.title.slice(0, 24),
          products: section.product_items.map((item: any) => item.product_retailer_id),
        })),
      }),
    ),
  ],
  Send_Order_Details_Message: interactive,
  Send_Order_Status_Message: interactive,
  Send_Published_Flow_by_ID: form,
  Send_Published_Flow_by_Name: form,
  Send_Reply_Button: (body) => [
    ...framed(body),
    ...body.interactive.action.buttons.flatMap(({ reply: { id, title } }: any) => [
      '--button',
      `${id}=${title.slice(0, 20)}`,
    ]),
  ],
  Send_Reply_to_Audio_Message_by_ID: (_body, context) => [
    '--audio',
    context.uploaded('audio'),
    ...reply(context),
  ],
  Send_Reply_to_Audio_Message_by_URL: (_body, context) => ['--audio', ADDRESS, ...reply(context)],
  Send_Reply_to_Contact_Message: async (body, context) => [
    ...(await card(body, context)),
    ...reply(context),
  ],
  Send_Reply_to_Document_Message_by_ID: (body, context) => [
    '--document',
    context.uploaded('document'),
    '--caption',
    body.document.caption,
    '--filename',
    body.document.filename,
    ...reply(context),
  ],
  Send_Reply_to_Document_Message_by_URL: (body, context) => [
    '--document',
    ADDRESS,
    '--caption',
    body.document.caption,
    ...reply(context),
  ],
  Send_Reply_to_Image_Message_by_ID: (_body, context) => [...image(context), ...reply(context)],
  Send_Reply_to_Image_Message_by_URL: (_body, context) => ['--image', ADDRESS, ...reply(context)],
  Send_Reply_to_List_Message: async (body, context) => [
    ...(await list(body, context)),
    ...reply(context),
  ],
  Send_Reply_to_Location_Message: async (body, context) => [
    ...(await place(body, context)),
    ...reply(context),
  ],
  Send_Reply_to_Sticker_Message_by_ID: (_body, context) => [
    '--sticker',
    context.uploaded('sticker'),
    ...reply(context),
  ],
  Send_Reply_to_Sticker_Message_by_URL: (_body, context) => [
    '--sticker',
    ADDRESS,
    ...reply(context),
  ],
  Send_Reply_to_Text_Message: (body, context) => [body.text.body, ...reply(context)],
  Send_Reply_to_Video_Message_by_ID: (body, context) => [
    '--video',
    context.uploaded('video'),
    '--caption',
    body.video.caption,
    ...reply(context),
  ],
  Send_Reply_to_Video_Message_by_URL: (body, context) => [
    '--video',
    ADDRESS,
    '--caption',
    body.video.caption,
    ...reply(context),
  ],
  Send_Reply_with_Reaction_Message: (body, { answered }) => [
    '--react',
    body.reaction.emoji,
    '--to-message',
    answered,
  ],
  Send_Sample_Issue_Resolution_Template: components,
  Send_Sample_Shipping_Confirmation_Template: components,
  Send_Sample_Text_Message: components,
  Send_Single_Product_Message: (body) => [
    ...framed(body),
    '--product',
    `${body.interactive.action.catalog_id}/${body.interactive.action.product_retailer_id}`,
  ],
  Send_Sticker_Message_by_ID: (_body, { uploaded }) => ['--sticker', uploaded('sticker')],
  Send_Sticker_Message_by_URL: () => ['--sticker', ADDRESS],
  Send_Test_Message: () => ['--template', 'hello_world', '--lang', 'en_US'],
  Send_Text_Message: (body) => [body.text.body],
  Send_Text_Message_with_Preview_URL: (body) => [body.text.body],
  Send_Video_Message_by_ID: (body, { uploaded }) => [
    '--video',
    uploaded('video'),
    '--caption',
    body.video.caption,
  ],
  Send_Video_Message_by_URL: (body) => ['--video', ADDRESS, '--caption', body.video.caption],
};

/** By the name of the example, after `sendMarketingMessage.`. */
export const MARKETING: Readonly<Record<string, Maker>> = {
  Simple_Template_Message: () => ['--template', 'welcome', '--lang', 'ru', '--marketing'],
  Parameterized_Template: async (body, context) => [
    ...(await components(body, context)),
    '--marketing',
    '--product-policy',
    body.product_policy,
    '--activity-sharing',
  ],
  Template_with_Product_Policy: (body) => [
    '--template',
    'welcome',
    '--lang',
    'ru',
    '--marketing',
    '--product-policy',
    body.product_policy,
    '--activity-sharing',
  ],
};

/** Addresses that are placeholders become ones that could be fetched. */
function withAddresses(value: any): any {
  return JSON.parse(JSON.stringify(value).replaceAll(/"http\(s\):\/\/[^"]*"/g, `"${ADDRESS}"`));
}

/** What a text parameter says is a text; one of the examples has `true`. */
function asTold(parts: any): any {
  return JSON.parse(JSON.stringify(withAddresses(parts)), (key, value) =>
    key === 'text' ? String(value) : value,
  );
}

function vcardOf(contact: any): string {
  const { name, phones = [], emails = [], addresses = [], urls = [], org, birthday } = contact;
  return [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `N:${name.last_name};${name.first_name};${name.middle_name};${name.prefix};${name.suffix}`,
    `FN:${name.formatted_name}`,
    ...phones.map(({ phone, type }: any) => `TEL;TYPE=${type}:${phone}`),
    ...emails.map(({ email, type }: any) => `EMAIL;TYPE=${type}:${email}`),
    ...urls.map(({ url, type }: any) => `URL;TYPE=${type}:${url}`),
    ...addresses.map(
      ({ street, city, state, zip, country, type }: any) =>
        `ADR;TYPE=${type}:;;${street};${city};${state};${zip};${country}`,
    ),
    `ORG:${org.company};${org.department}`,
    `TITLE:${org.title}`,
    `BDAY:${birthday}`,
    'END:VCARD',
    '',
  ].join('\n');
}
