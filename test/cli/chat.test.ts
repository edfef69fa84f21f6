import { describe, expect, it } from 'vitest';
import { chatLines } from '../../src/cli/chat.ts';
import { EMPTY, type Scene } from '../../src/cli/scene.ts';
import { words } from '../../src/domain/words.ts';
import type { StoredMessage } from '../../src/store/store.ts';

const NOW = new Date(2026, 10, 21, 13, 5).getTime();
const NAMES = new Map([[7, 'Анна']]);

const MESSAGE: StoredMessage = {
  seq: 1,
  revision: 1,
  accountId: 'whatsapp:1',
  externalId: 'wamid.1',
  conversationId: 1,
  personId: 7,
  direction: 'inbound',
  from: '79991234567',
  to: '79997654321',
  type: 'text',
  text: 'Здравствуйте!\nУдобно в четверг?',
  timestamp: NOW,
  receivedAt: NOW,
  status: 'delivered',
  error: null,
  replyTo: null,
  media: null,
  details: null,
  edited: false,
  revoked: false,
  key: null,
  raw: null,
};
const show = (change: Partial<StoredMessage> = {}, names = NAMES, more: Partial<Scene> = {}) =>
  String(chatLines({ ...MESSAGE, ...change }, { ...EMPTY, names, ...more }, NOW));
const MEDIA = {
  kind: 'image',
  id: '1',
  mimeType: null,
  sha256: null,
  filename: null,
  size: null,
  caption: null,
} as const;

describe('a message as people read it', () => {
  it('names who wrote, where that is known', () => {
    expect(show()).toBe(
      '13:05  ← Анна · 79991234567  new  wamid.1\n    Здравствуйте!\n    Удобно в четверг?',
    );
    expect(show({}, new Map())).toContain('← 79991234567  new');
    expect(show({ personId: null })).toContain('← 79991234567  new');
    expect(show({}, new Map([[7, '79991234567']]))).toContain('← 79991234567  new');
  });

  it('tells how far our own has come, and why it failed', () => {
    expect(show({ direction: 'outbound', to: '79991234567', status: 'read', text: 'Да' })).toBe(
      '13:05  → Анна · 79991234567  read  wamid.1\n    Да',
    );
    const error = { code: '131047', title: 'Re-engagement message', detail: 'More than 24 hours' };
    expect(show({ direction: 'outbound', status: 'failed', error })).toMatch(
      /\n {2}✗ Re-engagement message: More than 24 hours$/,
    );
    expect(
      show({ direction: 'outbound', status: 'failed', error: { ...error, detail: null } }),
    ).toMatch(/\n {2}✗ Re-engagement message$/);
  });

  it('marks a mail that a program wrote', () => {
    const mail = (details: Record<string, unknown>) => show({ text: 'Hi', details }).split('\n')[1];
    const report = {
      action: 'failed',
      code: '5.1.1',
      reason: '550 5.1.1 <b@example.org> User unknown',
    };
    const bounce = { subject: 'Returned', automatic: 'bounce', report };
    expect(mail(bounce)).toBe('    Subject: Returned (bounce: 5.1.1 <b@example.org> User unknown)');
    const bare = { ...report, code: null, reason: null };
    expect(mail({ ...bounce, report: bare })).toBe('    Subject: Returned (bounce)');
    const late = { ...report, action: 'delayed', code: '4.4.1', reason: null };
    expect(mail({ ...bounce, report: late })).toContain('(delivery report: 4.4.1)');
    expect(mail({ subject: 'Away', automatic: 'reply' })).toContain('Away (automatic reply)');
    expect(mail({ subject: 'News', automatic: 'list' })).toContain('News (mailing list)');
    expect(mail({ automatic: 'list' })).toBe('    (mailing list)');
    expect(mail({ subject: 'Hi' })).toBe('    Subject: Hi');
  });

  it('says in which group it was said; a channel that writes in itself is named once', () => {
    const groups = new Map([[1, { id: '-100', title: 'Кружок' }]]);
    const [head] = show({}, NAMES, { groups }).split('\n');
    expect(head).toBe('13:05  ← Анна · 79991234567 in Кружок  new  wamid.1');
    const ours = show({ direction: 'outbound', to: '-99', status: 'sent' }, NAMES, { groups });
    expect(ours).toContain('→ Кружок · -100  sent');
    expect(show({ from: '-100' }, NAMES, { groups })).toContain('← Кружок · -100  new');
    const unnamed = new Map([[1, { id: '-100', title: null }]]);
    expect(show({}, NAMES, { groups: unnamed })).toContain('79991234567 in -100  new');
    const evil = `${'Имя '.repeat(50)}\u202E\n13:06  ← Банк · 1  new\u001B[2J`;
    const hostile = { groups: new Map([[1, { id: evil, title: evil }]]) };
    const told = new Map([[1, words`Joined: ${evil}`]]);
    const lines = show({ text: evil }, NAMES, { ...hostile, told }).split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]?.length).toBeLessThan(130);
    expect(lines[1]).toMatch(/^ {4}Joined: Имя/);
    // eslint-disable-next-line no-control-regex -- what must not be there
    expect(lines.join('')).not.toMatch(/[\u0000-\u001F\u202E]/);
  });

  it('shows what is answered, in one line', () => {
    const answered = (text: string | null, change: Partial<StoredMessage> = {}) => ({
      answered: new Map([[1, { ...MESSAGE, text, ...change }]]),
    });
    const second = (change: Partial<StoredMessage>, more: Partial<Scene> = {}) =>
      show(change, NAMES, more).split('\n')[1];
    const long = `Есть время\n13:06  ← Банк ${'слово '.repeat(30)}`;
    expect(second({}, answered('Есть\u0007 время'))).toBe('    ↩ “Есть время”');
    expect(second({}, answered(long))?.length).toBeLessThan(75);
    expect(second({}, answered(null, { media: MEDIA }))).toBe('    ↩ [image]');
    const quote = { quote: { text: 'в среду' } };
    expect(second({ details: quote }, answered('Есть время в среду'))).toBe('    ↩ “в среду”');
    expect(second({ replyTo: 'gone' })).toBe('    Здравствуйте!');
  });

  it('no longer calls new what was read', () => {
    expect(show({ status: 'read' })).not.toContain('new');
  });

  it('names the kind where there is no text', () => {
    expect(show({ type: 'sticker', text: null })).toMatch(/\n {4}\[sticker\]$/);
    expect(show({ type: 'image', text: null, media: MEDIA })).toMatch(/\n {4}\[image\]$/);
    expect(show({ type: 'image', text: 'Кабинет', media: MEDIA })).toMatch(
      /\n {4}Кабинет \[image\]$/,
    );
  });

  it('cannot be disguised, repainted or drowned by a stranger', () => {
    const evil = '\u001B[2J\u202EАнна\n13:06  ← Банк\u0007';
    const text = show(
      { text: evil, from: evil, externalId: evil },
      new Map([[7, `${evil}${'Имя '.repeat(50)}`]]),
    );
    // eslint-disable-next-line no-control-regex -- what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u202E]/);
    const [head = '', ...body] = text.split('\n');
    expect(head.length).toBeLessThan(130);
    for (const line of body) expect(line).toMatch(/^ {4}/);
  });

  it('names the file, and says what a reaction is', () => {
    const last = (change: Partial<StoredMessage>) => show(change).split('\n').at(-1);
    expect(last({ text: null, media: { ...MEDIA, filename: 'a.png' } })).toBe('    [image a.png]');
    expect(last({ text: 'Чек', media: { ...MEDIA, filename: 'a.png' } })).toBe(
      '    Чек [image a.png]',
    );
    expect(last({ text: '[a.png]', media: { ...MEDIA, filename: 'a.png' } })).toBe('    [a.png]');
    expect(last({ text: '👍', type: 'reaction' })).toBe('    👍 [reaction]');
    expect(last({ text: '', type: 'reaction' })).toBe('    [reaction taken back]');
  });

  it('shows what can be pressed under our own', () => {
    const ours = (draft: unknown, text: string | null, change: Partial<StoredMessage> = {}) =>
      show({ direction: 'outbound', text, raw: { draft }, ...change })
        .split('\n')
        .slice(1);
    const link = { title: 'Записаться', url: 'https://example.org/book' };
    expect(ours({ link, text: 'Ждём' }, 'Ждём')).toEqual([
      '    Ждём',
      '    [Записаться] https://example.org/book',
    ]);
    const cards = [{ title: 'Разбор', buttons: [{ title: 'Записаться', id: 'a' }] }];
    expect(ours({ native: { kind: 'carousel', cards } }, 'Разбор')).toEqual([
      '    Разбор  [Записаться]',
    ]);
    const text = { text: 'Да\n[Нет]' };
    expect(ours({ template: {}, buttons: [{ title: 'Нет' }] }, text.text)).toEqual([
      '    Да',
      '    [Нет]',
    ]);
    expect(ours({}, null, { media: MEDIA })).toEqual(['    [image]']);
    expect(ours({ link }, 'Ждём', { direction: 'inbound' })).toEqual(['    Ждём']);
  });

  it('shows of a mail its subject, and leaves what it quotes folded', () => {
    const text = '\u0007Да, в среду.\n\nВ ср, Ольга пишет:\n> Когда удобно?';
    const mail = (more: object = {}) =>
      show({ text, accountId: 'email:a@example.org', details: { subject: 'Приём', ...more } });
    const quoted = text.indexOf('В ср');
    expect(mail({ quoted }).split('\n').slice(1)).toEqual([
      '    Subject: Приём',
      '    Да, в среду.',
    ]);
    expect(mail()).toContain('> Когда удобно?');
    expect(mail({ quoted: 0 })).toContain('[more: gates email show wamid.1]');
    const long = Array.from({ length: 60 }, (_, n) => `строка ${n}`).join('\n');
    const shown = show({ text: long, details: { subject: 'Приём' } });
    expect(shown).toContain('строка 24');
    expect(shown).not.toContain('строка 25');
    expect(shown).toContain('[more: gates whatsapp show wamid.1]');
    // A chat is no mail: all of it is shown.
    expect(show({ text: long })).toContain('строка 59');
  });

  it('says that what was taken back was removed here, too', () => {
    const purged = { text: null, revoked: true, raw: { purged: true } };
    expect(show(purged)).toMatch(
      /\n {4}\[what it said was removed here\] \(deleted by its author\)$/,
    );
    expect(show({ revoked: true })).not.toContain('removed');
  });

  it('tells what became of it, and what stands beside its text', () => {
    expect(show({ text: 'Да', edited: true })).toMatch(/\n {4}Да \(edited\)$/);
    expect(show({ text: 'Да', edited: true, revoked: true })).toMatch(
      / Да \(edited\) \(deleted by its author\)$/,
    );
    const beside = (details: StoredMessage['details'], text: string | null = 'Да') =>
      show({ text, details }).split('\n').slice(1);
    expect(beside({ choice: { id: 'yes', title: 'Да' } })).toEqual(['    Да [yes]']);
    expect(beside({ choice: { id: 'Да', title: 'Да' } })).toEqual(['    Да']);
    expect(beside({ forwarded: 'often' })).toEqual(['    Да (forwarded)']);
    expect(beside({ form: { name: 'flow', data: { age: 40, 'a\u001Bb': ['x'] } } })).toEqual([
      '    Да',
      '    age: 40',
      '    a: ["x"]',
    ]);
    expect(beside({ form: { name: 'flow', data: '{"half' } })).toEqual(['    Да', '    {"half']);
    const referral = { headline: 'Консультация', source_url: 'https://fb.me/example' };
    expect(beside({ referral })).toEqual([
      '    Да',
      '    from the ad: Консультация https://fb.me/example',
    ]);
    expect(beside({ referral: { ad_id: '6', source: 'ADS' } })).toEqual([
      '    Да',
      '    from the ad: 6',
    ]);
    expect(beside({ referral: { ref: 'autumn', source: 'SHORTLINK' } })).toEqual([
      '    Да',
      '    by the link: autumn',
    ]);
    const share = { title: 'Наш пост', url: 'https://example.org/post' };
    expect(beside({ share })).toEqual(['    Да', '    Наш пост https://example.org/post']);
    expect(beside({ share }, 'Наш пост\nhttps://example.org/post')).toHaveLength(2);
    expect(beside({ content: { title: 'Созвездие\n\u001B[31m' } }, null)).toEqual([
      '    [text]',
      '    title: Созвездие',
    ]);
  });
});
