import { describe, expect, it } from 'vitest';
import { mend, mendText } from '../../../gates/meta/archive/mend.ts';
import { reader } from '../../../gates/meta/archive/reader.ts';
import type { ArchivedMessage, ArchivedTalk } from '../../../src/gate.ts';
import {
  brokenJson,
  FACEBOOK,
  filesOf,
  INSTAGRAM,
  opened,
  type PretendThread,
} from '../../support/meta-archive.ts';

const OLGA = 'Ольга Иванова';
const ANNA = 'Анна Петрова';
/** 2026-11-21T08:00:00.123Z */
const AT = Date.UTC(2026, 10, 21, 8, 0, 0, 123);
const FOLDER = 'annapetrova_1234567890';
const PLACE = `${FACEBOOK}/messages/inbox/${FOLDER}`;

function thread(changes: Partial<PretendThread> = {}): PretendThread {
  return {
    folder: FOLDER,
    participants: [ANNA, OLGA],
    title: ANNA,
    messages: [{ sender_name: ANNA, timestamp_ms: AT, content: 'Здравствуйте 🙏' }],
    ...changes,
  };
}

async function talks(
  files: ReadonlyMap<string, Uint8Array | string>,
  wish: { gate?: string; me?: string } = {},
): Promise<ArchivedTalk[]> {
  const plan = await reader.plan(opened(files), wish);
  return Promise.all(plan.parts.map((part) => plan.read(part)));
}

/** What one item becomes. */
async function said(item: Readonly<Record<string, unknown>>): Promise<ArchivedMessage> {
  const files = {
    [`${PLACE}/photos/1.jpg`]: 'one',
    [`${PLACE}/photos/2.jpg`]: 'two',
    [`${PLACE}/gifs/3.mp4`]: 'three',
    [`${PLACE}/files/price.pdf`]: 'four',
    [`${FACEBOOK}/messages/stickers_used/5.png`]: 'five',
  };
  const message = { sender_name: ANNA, timestamp_ms: AT, ...item };
  const [talk] = await talks(
    filesOf({ owner: OLGA, threads: [thread({ messages: [message] })], files }),
  );
  const [first] = talk?.messages ?? [];
  if (!first) throw new Error('nothing was said');
  return first;
}

describe('text that Meta has broken', () => {
  it.each(['Здравствуйте', '🙏❤️', 'naïve café', 'plain', '', 'Ольга 🇷🇺'])(
    '%s is mended',
    (text) => {
      expect(mend(JSON.parse(brokenJson({ text: [text] })))).toEqual({ text: [text] });
    },
  );

  it.each(['Здравствуйте', 'café', '“é”', '\u00D0'])('%s, which is right, stays', (text) => {
    expect(mendText(text)).toBe(text);
  });
});

describe('a Facebook download', () => {
  it('tells who talks to whom, in every section', async () => {
    const sections = ['inbox', 'archived_threads', 'filtered_threads', 'message_requests'];
    const threads = sections.map((section, index) =>
      thread({ section, folder: `client_${1_000_000 + index}` }),
    );
    const plan = await reader.plan(opened(filesOf({ owner: OLGA, threads })), {});
    expect(plan.parts.map(({ gate }) => gate)).toEqual(sections.map(() => 'messenger'));
    expect(plan.owners).toEqual(new Map([['messenger', OLGA]]));
    const [first] = await Promise.all(plan.parts.map((part) => plan.read(part)));
    expect(first).toMatchObject({ thread: '1000000', peer: ANNA, group: false, unreadable: 0 });
    expect(first?.messages).toEqual([
      {
        at: AT,
        sender: ANNA,
        direction: 'inbound',
        type: 'text',
        text: 'Здравствуйте 🙏',
        details: null,
        revoked: false,
        attachments: [],
        raw: { sender_name: ANNA, timestamp_ms: AT, content: 'Здравствуйте 🙏' },
      },
    ]);
  });

  it('knows a conversation by its number, whatever its person is called now', async () => {
    const files = filesOf({
      owner: OLGA,
      threads: [
        thread(),
        thread({ section: 'e2ee_cutover', folder: 'anna_1234567890' }),
        thread({ folder: 'oldone_AbCdEfGhIj' }),
      ],
    });
    const found = (await talks(files)).map((talk) => talk.thread);
    expect(found.toSorted()).toEqual(['1234567890', '1234567890', 'oldone_AbCdEfGhIj']);
  });

  it('has its parts in the order of their numbers, oldest message first in each', async () => {
    const messages = Array.from({ length: 25 }, (_, n) => ({
      sender_name: n % 2 ? ANNA : OLGA,
      timestamp_ms: AT - n,
      content: `${n}`,
    }));
    const files = filesOf({ owner: OLGA, threads: [thread({ messages, perFile: 2 })] });
    const plan = await reader.plan(opened(files), {});
    expect(plan.parts.map(({ file }) => /_(\d+)\.json$/.exec(file.path)?.[1])).toEqual(
      Array.from({ length: 13 }, (_, n) => String(n + 1)),
    );
    expect(new Set(plan.parts.map(({ pile }) => pile)).size).toBe(1);
    const [first] = plan.parts;
    const talk = first && (await plan.read(first));
    expect(talk?.messages.map(({ text, direction }) => [text, direction])).toEqual([
      ['1', 'inbound'],
      ['0', 'outbound'],
    ]);
  });

  it('has groups, known by how many talk there', async () => {
    const group = thread({ participants: [ANNA, 'Пётр', OLGA], title: 'Группа' });
    const [talk] = await talks(filesOf({ owner: OLGA, threads: [group] }));
    expect(talk).toMatchObject({ group: true, title: 'Группа', peer: 'Группа' });
  });

  it.each([
    ['a photo', { photos: [{ uri: `${PLACE}/photos/1.jpg` }] }, 'image', ['image']],
    [
      'photos with a text',
      {
        content: 'вот',
        photos: [{ uri: `${PLACE}/photos/1.jpg` }, { uri: `${PLACE}/photos/2.jpg` }],
      },
      'image',
      ['image', 'image'],
    ],
    ['a GIF kept as a film', { gifs: [{ uri: `${PLACE}/gifs/3.mp4` }] }, 'video', ['video']],
    ['a document', { files: [{ uri: `${PLACE}/files/price.pdf` }] }, 'document', ['document']],
    [
      'a sticker',
      { sticker: { uri: `${FACEBOOK}/messages/stickers_used/5.png`, ai_stickers: [] } },
      'sticker',
      ['sticker'],
    ],
  ])('has %s, found in it', async (_, item, type, kinds) => {
    const message = await said(item);
    expect(message.type).toBe(type);
    expect(message.attachments.map(({ kind }) => kind)).toEqual(kinds);
    expect(message.attachments.every(({ file }) => file !== null)).toBe(true);
    expect(message.text).toBe('content' in item ? item.content : null);
  });

  it('names files that are not in it', async () => {
    const uri = 'https://scontent.example.org/gone.mp4';
    expect((await said({ videos: [{ uri }] })).attachments).toEqual([
      { kind: 'video', uri, file: null, filename: null },
    ]);
  });

  it('says what a document is called', async () => {
    const [document] = (await said({ files: [{ uri: `${PLACE}/files/price.pdf` }] })).attachments;
    expect(document?.filename).toBe('price.pdf');
  });

  it('has shared posts, without the words that stand for them', async () => {
    const share = { link: 'https://example.org/post', share_text: 'Смотрите' };
    expect(await said({ content: `${ANNA} sent an attachment.`, share })).toMatchObject({
      type: 'share',
      text: 'Смотрите',
      details: { share: { link: 'https://example.org/post', text: 'Смотрите', owner: null } },
    });
  });

  it('has calls', async () => {
    expect(
      await said({ content: 'Пропущенный звонок', call_duration: 0, missed: true }),
    ).toMatchObject({ type: 'call', details: { call: { seconds: 0, missed: true } } });
  });

  it('has reactions beside the message', async () => {
    const reactions = [{ reaction: '❤️', actor: OLGA }];
    const { details, type } = await said({ content: 'Спасибо', reactions });
    expect({ details, type }).toEqual({
      type: 'text',
      details: { reactions: [{ emoji: '❤️', by: OLGA }] },
    });
  });

  it('has what was taken back, and what says nothing', async () => {
    expect(await said({ is_unsent: true })).toMatchObject({
      type: 'text',
      text: null,
      revoked: true,
    });
    expect(await said({ is_geoblocked_for_viewer: false })).toMatchObject({
      type: 'unsupported',
      revoked: false,
    });
  });

  it('counts what has no time, and goes on', async () => {
    const messages = [{ sender_name: ANNA, content: 'когда?' }, ...thread().messages];
    const [talk] = await talks(filesOf({ owner: OLGA, threads: [thread({ messages })] }));
    expect(talk?.unreadable).toBe(1);
    expect(talk?.messages).toHaveLength(1);
  });

  it('finds files in another of its ZIPs, and below a folder', async () => {
    const photo = {
      sender_name: ANNA,
      timestamp_ms: AT,
      photos: [{ uri: `${PLACE}/photos/1.jpg` }],
    };
    const inFolder = [...filesOf({ owner: OLGA, threads: [thread({ messages: [photo] })] })].map(
      ([path, content]) => [`facebook-olga/${path}`, content] as const,
    );
    for (const path of [`${PLACE}/photos/1.jpg`, `facebook-olga/${PLACE}/photos/1.jpg`]) {
      const archive = opened(new Map(inFolder), new Map([[path, 'jpeg']]));
      const plan = await reader.plan(archive, {});
      const [part] = plan.parts;
      const [message] = (part && (await plan.read(part)))?.messages ?? [];
      expect(message?.attachments[0]?.file).toMatchObject({ path, part: 1 });
    }
  });
});

describe('whose download it is', () => {
  const others = [
    thread(),
    thread({ folder: 'petr_2234567890', participants: ['Пётр', OLGA], title: 'Пётр' }),
  ];

  it('is told by who is in every conversation', async () => {
    const plan = await reader.plan(opened(filesOf({ owner: null, threads: others })), {});
    expect(plan.owners.get('messenger')).toBe(OLGA);
  });

  it('is told by the title of the only one', async () => {
    const plan = await reader.plan(opened(filesOf({ owner: null, threads: [thread()] })), {});
    expect(plan.owners.get('messenger')).toBe(OLGA);
  });

  it('is told by the title where the owner was called otherwise', async () => {
    const before = thread({
      participants: [ANNA, 'Ольга Смирнова'],
      messages: [{ sender_name: 'Ольга Смирнова', timestamp_ms: AT, content: 'Да' }],
    });
    const files = filesOf({ owner: OLGA, threads: [...others.slice(1), before] });
    const found = (await talks(files)).find(({ peer }) => peer === ANNA);
    expect(found?.messages[0]?.direction).toBe('outbound');
  });

  it('is told by --me', async () => {
    const [talk] = await talks(filesOf({ owner: OLGA, threads: [thread()] }), { me: ANNA });
    expect(talk).toMatchObject({ peer: OLGA });
    expect(talk?.messages[0]?.direction).toBe('outbound');
  });

  it('is asked for where nothing tells', async () => {
    const [talk] = [thread({ participants: ['A', 'B', 'C'], title: 'Группа' })];
    const files = filesOf({ owner: null, threads: talk ? [talk] : [] });
    await expect(reader.plan(opened(files), {})).rejects.toMatchObject({
      category: 'usage',
      code: 'no_owner',
    });
  });
});

describe('an Instagram download', () => {
  it('is told by its folders, old and new', async () => {
    const now = filesOf({ activity: INSTAGRAM, owner: OLGA, threads: [thread()] });
    const old = new Map([
      ['followers_and_following/followers.json', '{}'],
      [
        `messages/inbox/${FOLDER}/message_1.json`,
        now.get(`${INSTAGRAM}/messages/inbox/${FOLDER}/message_1.json`) ?? '',
      ],
    ]);
    for (const files of [now, old]) {
      const plan = await reader.plan(opened(files), {});
      expect(plan.parts.map(({ gate }) => gate)).toEqual(['instagram']);
      expect(plan.owners.get('instagram')).toBe(OLGA);
    }
  });

  it('is left out with --gate messenger', async () => {
    const files = filesOf({ activity: INSTAGRAM, owner: OLGA, threads: [thread()] });
    await expect(reader.plan(opened(files), { gate: 'messenger' })).rejects.toMatchObject({
      code: 'no_messages',
    });
  });
});

describe('a download of encrypted chats', () => {
  const chat = {
    participants: [ANNA, OLGA],
    threadName: `${ANNA}_12`,
    messages: [
      {
        isUnsent: false,
        media: [{ uri: './media/voice.ogg' }],
        reactions: [{ actor: OLGA, reaction: '👍' }],
        senderName: ANNA,
        text: '',
        timestamp: AT,
        type: 'media',
      },
      {
        isUnsent: true,
        media: [],
        reactions: [],
        senderName: OLGA,
        text: '',
        timestamp: AT - 1,
        type: 'placeholder',
      },
    ],
  };
  const files = new Map([
    [`${ANNA}_12.json`, JSON.stringify(chat)],
    ['media/voice.ogg', 'OggS'],
    ['messages/notes_1.json', '{"notes": []}'],
  ]);

  it('is read in its own words', async () => {
    const [talk, ...more] = await talks(files);
    expect(more).toEqual([]);
    expect(talk).toMatchObject({ peer: ANNA, title: ANNA, group: false });
    expect(talk?.thread).toMatch(/^e2ee:[0-9a-f]{24}$/);
    expect(talk?.messages).toMatchObject([
      { at: AT - 1, direction: 'outbound', revoked: true },
      {
        at: AT,
        direction: 'inbound',
        type: 'audio',
        text: null,
        attachments: [{ kind: 'audio', file: { path: 'media/voice.ogg' } }],
        details: { reactions: [{ emoji: '👍', by: OLGA }] },
        raw: chat.messages[0],
      },
    ]);
  });
});

describe('what is no such download', () => {
  it.each([
    ['HTML', { [`${PLACE}/message_1.html`]: '<html>' }, 'html_download'],
    ['one without messages', { 'posts/your_posts_1.json': '[]' }, 'no_messages'],
    ['nothing', {}, 'no_messages'],
  ])('%s is refused, with the cure', async (_, files, code) => {
    await expect(reader.plan(opened(new Map(Object.entries(files))), {})).rejects.toMatchObject({
      category: 'usage',
      code,
      hint: expect.stringContaining('JSON'),
    });
  });

  it.each([
    ['half a file', '{"messages": ['],
    ['a list', '[]'],
    ['something else', '{"participants": []}'],
  ])('a file that is %s is told of by itself', async (_, content) => {
    const files = filesOf({ owner: OLGA, threads: [thread()] });
    files.set(`${FACEBOOK}/messages/inbox/bad_7777777/message_1.json`, content);
    const plan = await reader.plan(opened(files), {});
    const bad = plan.parts.find(({ file }) => file.path.includes('bad_'));
    if (!bad) throw new Error('it was not planned');
    await expect(plan.read(bad)).rejects.toMatchObject({ code: 'bad_file' });
  });
});
