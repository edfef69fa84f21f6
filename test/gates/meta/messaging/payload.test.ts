import { describe, expect, it } from 'vitest';
import { payload } from '../../../../gates/meta/messaging/payload.ts';
import { uploadsIn, withIds } from '../../../../gates/meta/messaging/placeholder.ts';
import type { Draft, Recipient } from '../../../../src/domain/message.ts';

const KEY = '0b8a6a0e-6f44-4a0e-9d55-6d2f7a3c1e90';
const to: Recipient = { kind: 'user_id', id: '2400000000000017' };
const of = (gate: string, draft: Partial<Draft>): any => payload(gate, { to, ...draft }, KEY);
const messenger = (draft: Partial<Draft>) => of('messenger', draft);
const instagram = (draft: Partial<Draft>) => of('instagram', draft);

describe('what a message is sent as', () => {
  it('carries our key where the network brings it back', () => {
    expect(messenger({ text: 'Да' })).toEqual({
      recipient: { id: to.id },
      messaging_type: 'RESPONSE',
      message: { text: 'Да', metadata: KEY },
    });
    expect(instagram({ text: 'Да' }).message).toEqual({ text: 'Да' });
  });

  it('goes to a person, a comment or a post', () => {
    const whom = (kind: string) => messenger({ to: { kind, id: '7_8' }, text: 'Да' }).recipient;
    expect(whom('comment')).toEqual({ comment_id: '7_8' });
    expect(whom('post')).toEqual({ post_id: '7_8' });
  });

  it('quotes the message, not one of its files', () => {
    expect(messenger({ text: 'Да', replyTo: 'm_abc#2' }).reply_to).toEqual({ mid: 'm_abc' });
  });

  it('names who speaks', () => {
    expect(messenger({ text: 'Да', persona: '31' }).persona_id).toBe('31');
  });

  it.each([
    ['an address', { url: 'https://example.org/a.png' }, { url: 'https://example.org/a.png' }],
    ['an id', { id: '77' }, { attachment_id: '77' }],
  ])('sends a file by %s', (_by, source, expected) => {
    const { attachment } = instagram({ media: { kind: 'image', ...source } }).message;
    expect(attachment).toEqual({ type: 'image', payload: expected });
  });

  it('leaves a place for the id of a file that is still here', () => {
    const body = messenger({ media: { kind: 'document', file: '/tmp/Договор.pdf' } });
    expect(uploadsIn(body)).toEqual([
      { type: 'file', file: '/tmp/Договор.pdf', filename: 'Договор.pdf' },
    ]);
    expect(withIds(body, ['55'])['message']).toEqual({
      attachment: { type: 'file', payload: { attachment_id: '55' } },
      metadata: KEY,
    });
  });

  it('has answers to tap', () => {
    const { quick_replies } = messenger({
      text: 'Когда?',
      quickReplies: [
        { id: 'am', title: 'Утром', image: 'https://example.org/sun.png' },
        { id: 'pm', title: 'Днём' },
        { ask: 'phone' },
        { ask: 'email' },
      ],
    }).message;
    expect(quick_replies).toEqual([
      {
        content_type: 'text',
        title: 'Утром',
        payload: 'am',
        image_url: 'https://example.org/sun.png',
      },
      { content_type: 'text', title: 'Днём', payload: 'pm' },
      { content_type: 'user_phone_number' },
      { content_type: 'user_email' },
    ]);
  });

  it('reacts, and takes it back, with nothing beside it', () => {
    const reaction = (emoji: string) => ({ reaction: { emoji, messageId: 'm_a#1' } });
    expect(messenger(reaction('😊'))).toEqual({
      recipient: { id: to.id },
      sender_action: 'react',
      payload: { message_id: 'm_a', reaction: '😊' },
    });
    expect(instagram(reaction(''))).toEqual({
      recipient: { id: to.id },
      sender_action: 'unreact',
      payload: { message_id: 'm_a' },
    });
  });

  it.each(['❤️', '❤', '💜', '🧡', '🩷', '💖', '❣️', 'love'])(
    '%s is a heart to Instagram',
    (emoji) => {
      expect(instagram({ reaction: { emoji, messageId: 'x' } }).payload.reaction).toBe('love');
    },
  );

  it.each([
    ['instagram', '👍'],
    ['instagram', '❤️❤️'],
    ['messenger', 'да'],
    ['messenger', '👍👍'],
  ])('%s takes no reaction of %s', (gate, emoji) => {
    expect(() => of(gate, { reaction: { emoji, messageId: 'x' } })).toThrow(
      expect.objectContaining({ exitCode: 6, code: 'bad_reaction' }),
    );
  });
});

describe('the policy of a message', () => {
  const kinds: Record<string, Partial<Draft>> = {
    text: { text: 'Да' },
    'a file': { media: { kind: 'image', id: '7' } },
    buttons: { text: 'Да?', buttons: [{ id: 'y', title: 'Да' }] },
    carousel: { native: { kind: 'carousel', cards: [{ title: 'а', subtitle: 'б' }] } },
  };

  it.each(Object.entries(kinds))('%s of a person after 24 hours says so', (_kind, draft) => {
    for (const gate of ['messenger', 'instagram']) {
      expect(of(gate, { ...draft, window: 'person' })).toMatchObject({
        messaging_type: 'MESSAGE_TAG',
        tag: 'HUMAN_AGENT',
      });
      expect(of(gate, { ...draft, window: 'standard' })).toMatchObject({
        messaging_type: 'RESPONSE',
      });
    }
  });

  const everything: [string, Partial<Draft>][] = [
    ...Object.entries(kinds),
    ['a reaction', { reaction: { emoji: '❤️', messageId: 'm' } }],
    ['a template', { template: { name: 'a', language: 'ru', params: [] } }],
    ['an answer to a comment', { to: { kind: 'comment', id: '7' }, text: 'Да' }],
  ];

  it.each(everything)('%s of an automaton is never a person’s', (_kind, draft) => {
    for (const gate of ['messenger', 'instagram']) {
      for (const window of ['person', 'standard', undefined] as const) {
        let made = '';
        try {
          made = JSON.stringify(
            of(gate, { ...draft, automated: true, ...(window ? { window } : {}) }),
          );
        } catch (error) {
          expect(error).toMatchObject({ exitCode: 6, code: 'window_closed' });
          expect(window).toBe('person');
        }
        expect(made).not.toContain('HUMAN_AGENT');
      }
    }
  });

  it('needs no window for a comment', () => {
    const answer = { to: { kind: 'comment', id: '7' }, text: 'Да', window: 'person' } as const;
    expect(messenger(answer)).toMatchObject({ messaging_type: 'RESPONSE' });
    expect(messenger(answer)).not.toHaveProperty('tag');
  });

  it('has templates for updates, whenever they go', () => {
    const template = { name: 'visit', language: 'ru', params: ['Ольга'], header: 'Визит' };
    expect(messenger({ template, window: 'person' })).toEqual({
      recipient: { id: to.id },
      messaging_type: 'UTILITY',
      message: {
        template: {
          name: 'visit',
          language: { code: 'ru' },
          components: [
            { type: 'header', parameters: [{ type: 'text', text: 'Визит' }] },
            { type: 'body', parameters: [{ type: 'text', text: 'Ольга' }] },
          ],
        },
        metadata: KEY,
      },
    });
    const named = messenger({ template: { ...template, params: { name: 'Ольга' } } });
    expect(named.message.template.components[1].parameters).toEqual([
      { type: 'text', parameter_name: 'name', text: 'Ольга' },
    ]);
  });
});

describe('what is to be pressed', () => {
  const attachment = (draft: Partial<Draft>) => messenger(draft).message.attachment;

  it('stands under a text', () => {
    expect(attachment({ text: 'Да?', buttons: [{ id: 'y', title: 'Да' }] })).toEqual({
      type: 'template',
      payload: {
        template_type: 'button',
        text: 'Да?',
        buttons: [{ type: 'postback', title: 'Да', payload: 'y' }],
      },
    });
    const link = { title: 'Сайт', url: 'https://example.org/' };
    expect(attachment({ text: 'Вот', link }).payload.buttons).toEqual([
      { type: 'web_url', title: 'Сайт', url: 'https://example.org/' },
    ]);
  });

  it('may be of all sorts', () => {
    const buttons = [
      { title: 'Да', id: 'y' },
      { title: 'Сайт', url: 'https://example.org/', webview: 'tall' },
      { title: 'Звонок', phone: '+79991234567' },
    ];
    const { payload: made } = attachment({ text: 'Как?', native: { kind: 'buttons', buttons } });
    expect(made.buttons).toEqual([
      { type: 'postback', title: 'Да', payload: 'y' },
      {
        type: 'web_url',
        title: 'Сайт',
        url: 'https://example.org/',
        webview_height_ratio: 'tall',
      },
      { type: 'phone_number', title: 'Звонок', payload: '+79991234567' },
    ]);
  });

  it('stands on cards', () => {
    const card = {
      title: 'Разбор',
      subtitle: 'Час',
      image: 'https://example.org/a.png',
      open: 'https://example.org/a',
      buttons: [{ title: 'Взять', id: 'take' }],
    };
    const cards = [card, { ...card, open: { url: 'https://example.org/b', webview: 'full' } }];
    const { payload: made } = attachment({ native: { kind: 'carousel', cards, square: true } });
    expect(made).toMatchObject({ template_type: 'generic', image_aspect_ratio: 'square' });
    expect(made.elements[0]).toEqual({
      title: 'Разбор',
      subtitle: 'Час',
      image_url: 'https://example.org/a.png',
      default_action: { type: 'web_url', url: 'https://example.org/a' },
      buttons: [{ type: 'postback', title: 'Взять', payload: 'take' }],
    });
    expect(made.elements[1].default_action.webview_height_ratio).toBe('full');
  });

  it.each([
    ['on Facebook', 'https://www.facebook.com/page/videos/7', { url: expect.any(String) }],
    ['that only looks so', 'https://notfacebook.com/7', { attachment_id: '55' }],
  ])('stands under a video %s', (_where, url, source) => {
    const native = {
      kind: 'media template',
      buttons: [{ title: 'Сайт', url: 'https://example.org' }],
    };
    const ready = withIds(messenger({ media: { kind: 'video', url }, native }), ['55']) as any;
    expect(ready.message.attachment.payload).toEqual({
      template_type: 'media',
      elements: [
        {
          media_type: 'video',
          ...source,
          buttons: [{ type: 'web_url', title: 'Сайт', url: 'https://example.org' }],
        },
      ],
    });
  });

  it('keeps a receipt in its own words', () => {
    const receipt = { order_number: '1', summary: { total_cost: 5 }, template_type: 'generic' };
    expect(attachment({ native: { kind: 'receipt', receipt } }).payload).toEqual({
      order_number: '1',
      summary: { total_cost: 5 },
      template_type: 'receipt',
    });
  });

  it('reads no file that only its words name', () => {
    const receipt = {
      $upload: { type: 'file', file: '/etc/passwd' },
      upload: { file: '/etc/passwd' },
    };
    const body = messenger({
      native: { kind: 'receipt', receipt },
      media: { kind: 'image', id: '7' },
    });
    expect(uploadsIn(body)).toEqual([]);
    expect(withIds(body, [])).toEqual(body);
  });

  it('is a heart, or a post of one’s own, on Instagram', () => {
    expect(instagram({ native: { kind: 'heart' } }).message.attachment).toEqual({
      type: 'like_heart',
    });
    expect(instagram({ native: { kind: 'post', id: '17' } }).message.attachment).toEqual({
      type: 'MEDIA_SHARE',
      payload: { id: '17' },
    });
  });

  it.each<[string, Partial<Draft>]>([
    ['a text beside a file', { text: 'Вот', media: { kind: 'image', id: '7' } }],
    [
      'buttons between a file and a text',
      { text: 'Да?', media: { kind: 'image', id: '7' }, buttons: [{ id: 'y', title: 'Да' }] },
    ],
  ])('is no %s', (_what, draft) => {
    expect(() => messenger(draft)).toThrow(expect.objectContaining({ exitCode: 6 }));
  });

  it('is refused where its shape is none', () => {
    const cards = [{ title: 'а', text: 'подзаголовок' }];
    expect(() => messenger({ native: { kind: 'carousel', cards } })).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining('cards.0') }),
    );
  });
});
