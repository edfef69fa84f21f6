/** `gates whatsapp send` and `typing` against the pretend platform: what a person gives, and what arrives. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLES } from '../../../gates/meta/sandbox/samples.ts';
import { gate } from '../../../gates/whatsapp/gate.ts';
import { countryOf, readCountry, setCountry } from '../../../src/country.ts';
import { eventually } from '../../support/gates.ts';
import { type InProcess, inProcess } from '../../support/in-process.ts';
import { CLIENT_PHONE, olgaReady } from './ready.ts';
import { OLGA, type World } from './world.ts';

let world: World;
let olga: InProcess;
let folder: string;

beforeAll(async () => {
  world = await olgaReady();
  olga = await inProcess('olga', world.app.env);
  folder = join(world.folder, 'files');
  mkdirSync(folder);
});
afterAll(async () => {
  await olga?.close();
  await world?.close();
});

const file = (name: string, bytes: string | Uint8Array): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};
const photo = () => file('photo.png', SAMPLES.image().bytes);

/** Sends, and gives back the message as the platform got it and as the store has it. */
async function send(...args: readonly string[]) {
  const { value } = await olga.run('whatsapp', 'send', '--to', CLIENT_PHONE, ...args);
  expect(value).toMatchObject({ status: 'accepted', to: CLIENT_PHONE });
  const posted = (await world.requests()).filter(({ path }) => path.endsWith('messages'));
  const store = await world.app.store('olga');
  const stored = await store.messages.find('whatsapp:500000000000001', value.externalId);
  return { body: posted.at(-1)?.body as any, stored };
}

const template = (name: string, ...args: readonly string[]) => [
  '--template',
  name,
  '--lang',
  'ru',
  ...args,
];

describe('templates of every kind', () => {
  it.each<[string, () => readonly string[], string]>([
    [
      'numbered parameters',
      () => template('order_update', '--param', '17', '--param', 'готов'),
      'Заказ 17: готов. Спасибо!',
    ],
    [
      'names',
      () => template('booking_confirmed', '--param', 'date=пятницу', '--param', 'name=Мария'),
      'Здравствуйте, Мария! Вы записаны на пятницу.',
    ],
    [
      'a document',
      () =>
        template(
          'order_receipt',
          '--document',
          file('чек.pdf', SAMPLES.document().bytes),
          '--param',
          '№ 17',
        ),
      'Спасибо за заказ № 17!',
    ],
    [
      'an image and buttons',
      () =>
        template(
          'promo_image',
          '--image',
          photo(),
          '--param',
          '20%',
          '--button-param',
          '2=autumn',
          '--button-param',
          '0=book',
        ),
      'Скидка 20%',
    ],
    [
      'a video',
      () => template('video_greeting', '--video', file('a.mp4', SAMPLES.video().bytes)),
      'Здравствуйте!',
    ],
    [
      'a place',
      () =>
        template(
          'visit_map',
          '--location',
          '55.75,37.61',
          '--location-name',
          'Кабинет',
          '--location-address',
          'Тверская 1',
        ),
      '[Кабинет]',
    ],
    ['a one-time code', () => template('login_code', '--param', '493021'), '••••••'],
    [
      'an offer that ends',
      () =>
        template(
          'autumn_offer',
          '--image',
          photo(),
          '--param',
          'Мария',
          '--offer-ends',
          '2027-01-01T18:00',
          '--button-param',
          '0=AUTUMN25',
          '--button-param',
          '1=autumn',
        ),
      'Осенняя скидка',
    ],
    [
      'cards',
      () =>
        template(
          'autumn_cards',
          '--param',
          'Мария',
          '--cards',
          file(
            'cards.json',
            JSON.stringify(
              [1, 2].map((one) => ({ image: photo(), buttons: { 1: `card-${one}` } })),
            ),
          ),
        ),
      'Первая консультация',
    ],
    ['a catalogue', () => template('shop_catalog', '--button-param', '0=hour'), ''],
    ['a form', () => template('intake_form'), ''],
    [
      'a name in the header',
      () => template('greeting_named_header', '--header-param', 'Мария'),
      'Мария',
    ],
  ])('with %s', async (_what, args, shown) => {
    const { body, stored } = await send(...args());
    expect(body.type).toBe('template');
    expect(JSON.stringify(body)).not.toContain('"file"');
    expect(stored?.type).toBe('template');
    expect(stored?.text).toContain(shown);
  });

  it('keep no one-time code in the message', async () => {
    const { body, stored } = await send(...template('login_code', '--param', '771204'));
    expect(JSON.stringify(body)).toContain('771204');
    expect(stored?.text).not.toContain('771204');
  });

  it.each<[string, readonly string[], number, RegExp]>([
    ['unknown', template('nonesuch'), 5, /no template “nonesuch”/],
    [
      'in another language',
      ['--template', 'welcome', '--lang', 'en_US'],
      5,
      /not in en_US; it is in ru/,
    ],
    ['not approved', template('seasonal_offer', '--param', 'x'), 6, /is PENDING/],
    ['paused', ['--template', 'spring_sale', '--lang', 'en_US'], 6, /is PAUSED/],
    [
      'short of a parameter',
      template('order_update', '--param', '17'),
      6,
      /has 2 parameters .* 1 was given/,
    ],
    [
      'not of marketing, by its API',
      template('order_update', '--param', '17', '--param', 'x', '--marketing'),
      6,
      /is UTILITY: only marketing templates/,
    ],
    [
      'of an offer that is over',
      template('autumn_offer', '--param', 'Иван', '--offer-ends', '2020-01-01'),
      6,
      /would have ended already/,
    ],
  ])('%s are refused', async (_what, args, exitCode, message) => {
    const before = (await world.requests()).filter(({ method }) => method === 'POST').length;
    await expect(send(...args)).rejects.toMatchObject({
      exitCode,
      message: expect.stringMatching(message) as string,
    });
    const after = (await world.requests()).filter(({ method }) => method === 'POST').length;
    expect(after).toBe(before);
  });

  it('are asked for once, and again before one is refused', async () => {
    const asked = async () =>
      (await world.requests()).filter(
        ({ path, query }) => path.endsWith('message_templates') && query['name'] === 'welcome',
      ).length;
    await send(...template('welcome'));
    const before = await asked();
    await send(...template('welcome'));
    expect(await asked()).toBe(before);
    // What was remembered cannot be trusted where it would be refused.
    await expect(send('--template', 'welcome', '--lang', 'de')).rejects.toMatchObject({
      exitCode: 5,
    });
    expect(await asked()).toBe(before + 1);
  });
});

describe('other kinds', () => {
  it('uploads each file of a carousel once', async () => {
    const card = { image: photo(), link: { title: 'Открыть', url: 'https://example.org' } };
    const { body, stored } = await send(
      'Услуги',
      '--carousel',
      file('c.json', JSON.stringify([card, card])),
    );
    const ids = body.interactive.action.cards.map((one: any) => one.header.image.id);
    expect(ids[0]).toMatch(/^\d+$/);
    expect(ids[1]).toBe(ids[0]);
    expect(stored).toMatchObject({ type: 'interactive', text: 'Услуги' });
  });

  it('sends a contact, and shows it by its name and number', async () => {
    const card = 'BEGIN:VCARD\nVERSION:3.0\nFN:Иван\nTEL:+7 999 000-00-01\nEND:VCARD\n';
    const { body, stored } = await send('--contact', file('ivan.vcf', card));
    expect(body.contacts[0].phones[0]).toMatchObject({ wa_id: '79990000001' });
    expect(stored?.text).toBe('Иван +7 999 000-00-01');
  });

  it('shows a product by its name in the catalogue', async () => {
    const { stored } = await send('--product', '700000000000001/consultation');
    expect(stored).toMatchObject({ type: 'interactive', text: '[consultation]' });
  });

  it('sends a voice message', async () => {
    const { body, stored } = await send('--voice', file('v.ogg', SAMPLES.audio().bytes));
    expect(body.audio).toMatchObject({ voice: true });
    expect(stored?.type).toBe('audio');
  });

  it('quotes, and asks for a place', async () => {
    const { body } = await send('Где вы?', '--request-location', '--reply-to', 'wamid.x');
    expect(body).toMatchObject({
      interactive: { type: 'location_request_message' },
      context: { message_id: 'wamid.x' },
    });
  });

  it('refuses a file of another kind than it says, before anything', async () => {
    const card = {
      image: file('d.png', SAMPLES.document().bytes),
      link: { title: 'a', url: 'https://example.org' },
    };
    const cards = file('d.json', JSON.stringify([card, card]));
    await expect(send('Услуги', '--carousel', cards)).rejects.toMatchObject({ exitCode: 6 });
  });
});

describe('whom it goes to', () => {
  it.each(['EU', 'UN', 'ZZ', 'XA', 'R', 'RUS', '12', ''])('%j is no country', (code) => {
    expect(() => readCountry(code)).toThrow(expect.objectContaining({ exitCode: 2 }));
  });

  it('is read as at home: of the person’s country, else of the number’s', async () => {
    const to = async (person: InProcess, typed: string) => {
      const { value } = await person.run('whatsapp', 'send', '--to', typed, ...template('welcome'));
      return value.to as string;
    };
    expect(await to(olga, '8 999 123-45-67')).toBe(CLIENT_PHONE);
    await setCountry(world.app, 'olga', 'GB');
    expect(await countryOf(world.app, 'constructor')).toBeUndefined();
    const british = await inProcess('olga', world.app.env);
    expect(await to(british, '020 7946 0018')).toBe('442079460018');
    await british.close();
  });
});

describe('somebody who wants no marketing', () => {
  const preference = async (value: 'stop' | 'resume', seconds: number) => {
    const body = {
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '400000000000001',
          changes: [
            {
              field: 'user_preferences',
              value: {
                messaging_product: 'whatsapp',
                metadata: { display_phone_number: '79997654321', phone_number_id: OLGA },
                contacts: [{ wa_id: CLIENT_PHONE }],
                user_preferences: [
                  {
                    wa_id: CLIENT_PHONE,
                    category: 'marketing_messages',
                    value,
                    detail: `User requested to ${value} marketing messages`,
                    timestamp: seconds,
                  },
                ],
              },
            },
          ],
        },
      ],
    };
    const events = gate.webhook?.parse(new TextEncoder().encode(JSON.stringify(body))) ?? [];
    await (await world.app.inbound('olga')).accept('whatsapp', events, null);
  };

  it('gets none until they resume it; what is useful still goes', async () => {
    const now = Math.floor(Date.now() / 1000);
    await preference('stop', now - 20);
    await expect(send(...template('welcome'))).rejects.toMatchObject({
      exitCode: 6,
      code: 'marketing_stopped',
    });
    await send(...template('order_update', '--param', '18', '--param', 'готов'));
    await preference('resume', now - 10);
    await send(...template('welcome'));
  });
});

describe('groups', () => {
  it('take text at any time, and no buttons', async () => {
    await world.deliver({ event: 'official' });
    await olga.run('whatsapp', 'groups', 'create', 'Утренние встречи');
    let id = '';
    await eventually('the group', async () => {
      const { value } = await olga.run('whatsapp', 'groups', 'list');
      id = value[0]?.id ?? '';
      return id !== '';
    });
    const { value } = await olga.run('whatsapp', 'send', '--to', id, 'Всем доброго утра!');
    expect(value).toMatchObject({ status: 'accepted', to: id });
    const [row] = await (await world.app.store('olga')).conversations.list({ limit: 1 });
    expect(row).toMatchObject({ groupId: id, personId: null });
    await expect(
      olga.run('whatsapp', 'send', '--to', id, '?', '--button', 'a=A'),
    ).rejects.toMatchObject({ code: 'unsupported_message' });
  });
});

describe('typing', () => {
  it('is shown to who wrote last, whose message counts as read', async () => {
    await world.deliver({ event: 'message', from: CLIENT_PHONE, text: 'Вы здесь?' });
    const before = (await world.requests()).length;
    await olga.run('whatsapp', 'typing', '+7 999 123-45-67').catch(() => undefined);
    const [asked] = (await world.requests()).slice(before);
    expect(asked?.body).toMatchObject({ status: 'read', typing_indicator: { type: 'text' } });
  });

  it('needs a message to answer', async () => {
    await expect(olga.run('whatsapp', 'typing', '+7 999 000-00-09')).rejects.toMatchObject({
      exitCode: 5,
    });
  });
});
