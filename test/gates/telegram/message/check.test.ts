import { describe, expect, test } from 'vitest';
import { complete } from '../../../../gates/telegram/complete.ts';
import type { Draft } from '../../../../src/domain/message.ts';
import type { Session } from '../../../../src/gate.ts';
import { ANNA, GROUP } from './drafts.ts';

const session = { user: 'olga' } as Session;
const completed = (draft: Partial<Draft>) => complete(session, { to: ANNA, ...draft });
const refused = (draft: Partial<Draft>, code: string, category = 'policy') =>
  expect(completed(draft)).rejects.toThrow(
    expect.objectContaining({ category, code, hint: expect.anything() }),
  );

const image = { kind: 'image', file: '/tmp/a.jpg', mimeType: 'image/jpeg' } as const;
const video = { kind: 'video', file: '/tmp/a.mp4', mimeType: 'video/mp4' } as const;
const document = { kind: 'document', file: '/tmp/a.pdf', mimeType: 'application/pdf' } as const;
const audio = { kind: 'audio', file: '/tmp/a.mp3', mimeType: 'audio/mpeg' } as const;
const buttons = [{ id: 'a', title: 'A' }];

describe('what Telegram would refuse is refused first', () => {
  test('texts are measured in UTF-16 units, without their marks', async () => {
    await expect(completed({ text: 'а'.repeat(4096) })).resolves.toBeDefined();
    await refused({ text: 'а'.repeat(4097) }, 'text_too_long');
    await refused({ text: '😀'.repeat(2049) }, 'text_too_long');
    await expect(
      completed({ text: `**${'а'.repeat(4096)}**`, format: 'markdown' }),
    ).resolves.toMatchObject({ text: 'а'.repeat(4096) });
    await refused({ text: '<b> </b>', format: 'html' }, 'empty');
  });

  test('captions, too, wherever they stand', async () => {
    const long = 'а'.repeat(1025);
    await refused({ media: { ...image, caption: long } }, 'caption_too_long');
    await refused({ media: image, moreMedia: [{ ...image, caption: long }] }, 'caption_too_long');
    const native = { kind: 'buttons', buttons };
    await refused({ media: image, text: long, native }, 'caption_too_long');
    await expect(
      completed({ media: { ...image, caption: `<b>${'а'.repeat(1024)}</b>` }, format: 'html' }),
    ).resolves.toBeDefined();
    await expect(completed({ media: { ...image, caption: 'a' }, text: 'b' })).rejects.toThrow(
      expect.objectContaining({ category: 'usage' }),
    );
  });

  test('HTML that Telegram has not is wrong usage', async () => {
    await refused({ text: '<div>a</div>', format: 'html' }, 'bad_html', 'usage');
  });

  test('what stands under a message', async () => {
    await refused({ text: 'a', buttons: [{ id: 'я'.repeat(33), title: 'A' }] }, 'button_too_long');
    const fits = [{ id: 'я'.repeat(32), title: 'A' }];
    await expect(completed({ text: 'a', buttons: fits })).resolves.toBeDefined();
    const native = (button: object) => ({ kind: 'buttons', buttons: [button] });
    await refused({ text: 'a', native: native({ title: 'A', url: 'nowhere' }) }, 'bad_url');
    await refused({ text: 'a', native: native({ title: 'A' }) }, 'usage', 'usage');
    await refused({ text: 'a', buttons, quickReplies: [{ id: 'a', title: 'A' }] }, 'one_keyboard');
    await refused({ text: 'a', buttons, extra: { removeKeyboard: true } }, 'one_keyboard');
    await refused(
      { text: 'a', media: image, moreMedia: [image], native: native({ title: 'A', id: 'a' }) },
      'no_buttons',
    );
  });

  test('whom answers to tap can be asked of', async () => {
    const phone: Partial<Draft> = { text: 'a', quickReplies: [{ ask: 'phone' }] };
    await refused({ ...phone, to: GROUP }, 'private_only');
    await refused({ text: 'a', askLocation: true, to: GROUP }, 'private_only');
    await refused({ ...phone, extra: { business: 'fictional' } }, 'no_reply_keyboard');
    await refused({ text: 'a', quickReplies: [{ ask: 'email' }] }, 'not_supported');
  });

  test('in a business chat an answer stands beside what it answers', async () => {
    await refused({ text: 'a', replyTo: 'fictional/6100000088:5' }, 'other_chat', 'usage');
    await expect(completed({ text: 'a', replyTo: '6100000088:5' })).resolves.toBeDefined();
    await expect(
      completed({ text: 'a', replyTo: `fictional/${ANNA.id}:5` }),
    ).resolves.toMatchObject({ extra: { business: 'fictional' } });
  });

  test('effects', async () => {
    const party = { text: 'a', extra: { effect: 'party' } };
    await refused({ ...party, to: GROUP }, 'private_only');
    await refused({ text: 'a', extra: { effect: 'rain' } }, 'usage', 'usage');
  });

  test('what an album may hold', async () => {
    await refused({ media: image, moreMedia: [document] }, 'mixed_album');
    await refused({ media: document, moreMedia: [audio] }, 'mixed_album');
    await refused({ media: audio, moreMedia: [image] }, 'mixed_album');
    const voice = { ...audio, voice: true };
    await refused({ media: voice, moreMedia: [voice] }, 'no_album');
    await refused({ media: video, moreMedia: [video], extra: { as: 'animation' } }, 'no_album');
    await expect(completed({ media: video, moreMedia: [image] })).resolves.toBeDefined();
  });

  test('files of a kind', async () => {
    const gif = { ...video, mimeType: 'image/gif' };
    await refused({ media: gif }, 'wrong_type');
    await expect(completed({ media: gif, extra: { as: 'animation' } })).resolves.toBeDefined();
    const round = { as: 'video_note' };
    await refused({ media: { ...video, mimeType: 'video/quicktime' }, extra: round }, 'wrong_type');
    await refused({ media: { ...video, caption: 'a' }, extra: round }, 'no_caption');
    await refused(
      { media: { kind: 'video', url: 'https://example.org/a.mp4' }, extra: round },
      'no_address',
    );
    const address = (name: string) => ({ url: `https://example.org/${name}?a=b.pdf` });
    await refused({ media: { kind: 'document', ...address('a.docx') } }, 'no_address');
    await expect(
      completed({ media: { kind: 'document', ...address('a.PDF') } }),
    ).resolves.toBeDefined();
    await refused({ media: { kind: 'sticker', ...address('a.webm') } }, 'no_address');
    const sticker = { kind: 'sticker', file: '/tmp/a.tgs', size: 70_000 } as const;
    await refused({ media: { ...sticker, mimeType: 'application/gzip' } }, 'file_too_large');
    await expect(
      completed({ media: { ...sticker, mimeType: 'image/webp' } }),
    ).resolves.toBeDefined();
    await refused({ media: document, extra: { spoiler: true } }, 'not_supported');
  });

  test('polls and dice', async () => {
    const poll = { kind: 'poll', question: 'a', options: ['b', 'c'] };
    const bad = (more: object) =>
      expect(completed({ native: { ...poll, ...more } })).rejects.toThrow(
        expect.objectContaining({ category: 'policy', hint: expect.anything() }),
      );
    await bad({ question: 'а'.repeat(301) });
    await bad({ options: [] });
    await bad({ options: Array.from({ length: 13 }, (_, index) => `${index}`) });
    await bad({ options: ['а'.repeat(101)] });
    await bad({ correct: [2] });
    await bad({ correct: [] });
    await bad({ explanation: 'a' });
    await bad({ correct: [0], explanation: 'a\nb\nc\nd' });
    await bad({ seconds: 4 });
    await expect(completed({ native: poll })).resolves.toBeDefined();
    await refused({ native: { kind: 'dice', emoji: '🐳' } }, 'bad_poll');
    await expect(completed({ native: { kind: 'dice', emoji: '⚽️' } })).resolves.toBeDefined();
  });

  test('reactions that bots do not have', async () => {
    const messageId = '6100000001:7';
    await refused({ reaction: { emoji: '🦊', messageId } }, 'bad_reaction');
    await refused(
      { reaction: { emoji: '👍', messageId: `fictional/${messageId}` } },
      'not_supported',
    );
    await refused({ reaction: { emoji: '👍', messageId: 'wamid.x' } }, 'bad_message_id', 'usage');
    await expect(completed({ reaction: { emoji: '❤️‍🔥', messageId } })).resolves.toBeDefined();
  });

  test('what does not go with what', async () => {
    await refused({ text: 'a', replyTo: 'wamid.x' }, 'bad_message_id', 'usage');
    await expect(completed({ text: 'a', extra: { quote: 'b' } })).rejects.toThrow(
      expect.objectContaining({ category: 'usage' }),
    );
    await refused({ text: 'a', extra: { loud: true } }, 'usage', 'usage');
    await refused({ native: { kind: 'carousel', cards: [] } }, 'usage', 'usage');
    await refused({ contacts: [{ name: { formatted: 'Мария' } }] }, 'no_phone');
    await refused({ text: 'a', header: 'b', buttons }, 'no_header');
  });
});
