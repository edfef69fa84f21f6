import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { NEWS_EVENTS } from '../../gates/whatsapp/sandbox/news.ts';
import { MORE_WRITERS } from '../../gates/whatsapp/sandbox/writings.ts';
import { overEngines } from '../support/engines.ts';
import { eventually, ROOT } from '../support/gates.ts';

const CLIENT = '79991234567';
const OTHER = '79990000002';
const USER_ID = 'RU.7391046251830000001';

overEngines(
  'what comes from WhatsApp',
  async (world) => {
    await world.serve();
    await world.login('olga');
    await world.setup('olga');
  },
  (place) => {
    const { step } = place;
    const gates = (...args: string[]) => place.world.gates([...args, '--user', 'olga']);
    const list = async (...args: string[]) => {
      const ran = await gates(...args, '--json');
      expect(ran.stderr).toBe('');
      return ran.json as any[];
    };
    const read = (...args: string[]) => list('whatsapp', 'read', ...args);
    const notices = (...args: string[]) => list('webhook', 'notices', ...args);

    /** Makes it happen, and waits until it is applied. */
    async function happens(...events: Record<string, unknown>[]): Promise<void> {
      for (const event of events) {
        expect(await place.world.deliver(event)).toMatchObject({ status: 200 });
      }
      await eventually(
        'all that came to be applied',
        async () => (await list('webhook', 'events', '--state', 'new')).length === 0,
      );
    }

    /** Every document of the export, after one more. */
    async function exported(): Promise<any[]> {
      const result = (await gates('export', 'substance', '--json')).json as { folder: string };
      const proof = await gates('export', 'verify', '--json');
      expect(proof.json).toMatchObject({ ok: true, problems: [] });
      const folder = join(result.folder, 'whatsapp_business');
      return readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
    }

    step('what nobody knows is stored, shown, exported and found by what it has', async () => {
      await happens(
        { event: 'message', userId: USER_ID, name: 'Анна без номера', text: 'Запишите на среду' },
        { event: 'message', from: OTHER, type: 'unknown', text: 'Созвездие Лебедя' },
        {
          event: 'field',
          field: 'field_of_next_year',
          value: { note: 'Лебединая песня', n: 4711 },
        },
      );
      const [anna, hologram] = await read();
      expect(anna).toMatchObject({ from: USER_ID, text: 'Запишите на среду', type: 'text' });
      expect(hologram).toMatchObject({
        from: OTHER,
        type: 'hologram',
        text: null,
        details: { content: { title: 'Созвездие Лебедя' } },
      });
      const shown = (await gates('whatsapp', 'read')).stdout;
      expect(shown).toContain('Анна без номера');
      expect(shown).toContain('[hologram]');
      expect(shown).toContain('title: Созвездие Лебедя');

      const ids = async (words: string, ...more: string[]) =>
        (await read('--search', words, ...more)).map(({ id }) => id);
      for (const words of ['среда', 'анна', USER_ID, '7391046251830']) {
        expect(await ids(words), words).toEqual([anna.id]);
      }
      for (const words of ['лебедь', 'hologram', OTHER, '+7 999 000-00-02']) {
        expect(await ids(words), words).toEqual([hologram.id]);
      }
      expect(await ids('анна', '--from', OTHER)).toEqual([]);
      expect(await ids('анна', '--unread', '--since', '1h')).toEqual([anna.id]);
      expect(await ids('%')).toEqual([]);

      const [news] = await notices('--kind', 'unknown');
      expect(news).toMatchObject({
        summary: 'field “field_of_next_year” is not known',
        raw: { field: 'field_of_next_year', value: { n: 4711 } },
      });
      for (const words of ['лебединые песни', '4711', 'field_of_next_year']) {
        expect(await notices('--search', words), words).toEqual([news]);
      }
      expect(await notices('--search', 'анна')).toEqual([]);
      expect((await gates('webhook', 'notices')).stdout).toContain('field_of_next_year');

      const documents = await exported();
      const messages = documents.flatMap(({ data }) => data.messages);
      expect(messages).toEqual(expect.arrayContaining([anna, hologram]));
      expect(documents.flatMap(({ data }) => data.events ?? [])).toMatchObject([
        { kind: 'unknown', raw: { value: { note: 'Лебединая песня' } } },
      ]);
      const people = documents.flatMap(({ data }) => data.contacts);
      expect(people).toContainEqual(
        expect.objectContaining({ name: 'Анна без номера', phone: null }),
      );
    });

    step('edits and deletions change what they speak of, whichever comes first', async () => {
      const edit = { event: 'message', from: CLIENT, type: 'edit', replyTo: 'wamid.one' };
      await happens(
        { ...edit, text: 'Во вторник' },
        { event: 'message', from: CLIENT, messageId: 'wamid.one', text: 'В понедельник' },
        { event: 'message', from: CLIENT, messageId: 'wamid.two', text: 'Глупость' },
        { event: 'message', from: CLIENT, type: 'revoke', replyTo: 'wamid.two' },
      );
      const all = await read('--from', CLIENT);
      const one = all.find(({ id }) => id === 'wamid.one');
      const two = all.find(({ id }) => id === 'wamid.two');
      expect(one).toMatchObject({ text: 'Во вторник', edited: true });
      expect(one).not.toHaveProperty('revoked');
      expect(two).toMatchObject({ text: 'Глупость', revoked: true });
      expect(new Set(all.map(({ type }) => type))).toEqual(new Set(['edit', 'revoke', 'text']));
      const raw = (await read('--from', CLIENT, '--raw')).find(({ id }) => id === 'wamid.one');
      expect(JSON.stringify(raw.raw)).toContain('В понедельник');
      const found = async (words: string) =>
        (await read('--search', words)).filter(({ type }) => type === 'text').map(({ id }) => id);
      expect(await found('вторник')).toEqual(['wamid.one']);
      expect(await found('понедельник')).toEqual(['wamid.one']);
      const shown = (await gates('whatsapp', 'read', '--from', CLIENT)).stdout;
      expect(shown).toContain('Во вторник (edited)');
      expect(shown).toContain('Глупость (deleted by its author)');
      const messages = (await exported()).flatMap(({ data }) => data.messages);
      expect(messages).toEqual(expect.arrayContaining([one, two]));
    });

    step(
      'answers know what was pressed, filled in and ordered, and where people come from',
      async () => {
        await happens(
          {
            event: 'message',
            from: CLIENT,
            type: 'interactive_button',
            id: 'yes',
            text: 'Да',
            replyTo: 'wamid.ours',
          },
          { event: 'message', from: CLIENT, type: 'form', answers: '{"name":"Иван","age":40}' },
          { event: 'message', from: CLIENT, type: 'order', product: 'hour', quantity: 2 },
          { event: 'message', from: CLIENT, type: 'ad', headline: 'Скидка осенью' },
          { event: 'message', from: CLIENT, text: 'Передали', forwarded: true },
        );
        const [button, form, order, ad, passed] = (await read('--from', CLIENT)).slice(-5);
        expect(button).toMatchObject({
          replyTo: 'wamid.ours',
          details: { choice: { id: 'yes', title: 'Да' } },
        });
        expect(form.details.form.data).toEqual({ name: 'Иван', age: 40 });
        expect(order.details.order.product_items).toMatchObject([{ product_retailer_id: 'hour' }]);
        expect(ad.details.referral).toMatchObject({ headline: 'Скидка осенью' });
        expect(passed.details).toEqual({ forwarded: true });
        expect((await read('--search', 'скидки осень')).map(({ id }) => id)).toEqual([ad.id]);
        const shown = (await gates('whatsapp', 'read', '--from', CLIENT)).stdout;
        for (const part of [
          'Да [yes]',
          'age: 40',
          'from the ad: Скидка осенью',
          'Передали (forwarded)',
        ]) {
          expect(shown).toContain(part);
        }
      },
    );

    step('who has another number now is the same person, with all they said', async () => {
      const [before, after] = ['79995550001', '79995550002'];
      await happens(
        { event: 'message', from: before, name: 'Пётр', text: 'Со старого' },
        { event: 'message', from: after, name: 'Пётр', text: 'С нового' },
        { event: 'message', from: before, type: 'number_changed', number: after },
        { event: 'message', from: after, name: 'Пётр', text: 'Снова с нового' },
      );
      const all = await read('--from', after);
      expect(all.map(({ text }) => text)).toEqual([
        'Со старого',
        'С нового',
        `User changed from ${before} to ${after}`,
        'Снова с нового',
      ]);
      expect(new Set(all.map(({ conversation }) => conversation)).size).toBe(1);
      expect(await read('--from', before)).toEqual(all);
      const documents = await exported();
      const contacts = documents.flatMap(({ data }) => data.contacts);
      const peter = contacts.filter(({ name }) => name === 'Пётр');
      expect(peter).toHaveLength(1);
      expect(peter[0].identities.map(({ value }: any) => value)).toEqual(
        expect.arrayContaining([before, after]),
      );
    });

    step('the phone’s own app: what was written there, before and now, and its names', async () => {
      const who = '79995550003';
      await happens(
        { event: 'contact_sync', from: who, name: 'Мария из адресной книги' },
        { event: 'history', from: who, text: 'Давно' },
        { event: 'echo', from: who, messageId: 'wamid.echo', text: 'С телефона' },
        { event: 'echo', from: who, type: 'edit', replyTo: 'wamid.echo', text: 'Исправлено' },
      );
      const all = await read('--from', 'Мария из адресной книги');
      const texts = all.filter(({ type }) => type === 'text');
      expect(texts.map(({ direction, text, status }) => [direction, text, status])).toEqual([
        ['inbound', 'Давно 1', 'read'],
        ['outbound', 'Давно 2', 'read'],
        ['outbound', 'Исправлено', 'sent'],
      ]);
      expect(texts[2]).toMatchObject({ edited: true, to: who });
      expect(await read('--unread', '--from', who)).toEqual([]);
    });

    step('calls and wishes are news about somebody', async () => {
      await happens(
        { event: 'call', from: CLIENT },
        { event: 'call', from: CLIENT, seconds: 42 },
        { event: 'user_preferences', from: CLIENT, value: 'stop' },
      );
      expect((await notices('--topic', 'calls')).map(({ summary }) => summary)).toEqual([
        `Call from ${CLIENT}: ended after 42 s`,
        `Missed call from ${CLIENT}`,
      ]);
      expect(await notices('--search', 'missed call', '--since', '1h')).toHaveLength(1);
      expect(await notices('--topic', 'user_preferences')).toMatchObject([{ subject: CLIENT }]);
      const events = (await exported()).flatMap(({ data }) => data.events ?? []);
      expect(events.map(({ topic }) => topic)).toEqual(
        expect.arrayContaining(['calls', 'user_preferences', 'smb_app_state_sync', 'unknown']),
      );
    });

    step('says what it does not take', async () => {
      const refused = async (...args: string[]) => (await gates(...args)).code;
      expect(await refused('whatsapp', 'read', '--search', 'x', '--follow')).toBe(2);
      expect(await refused('webhook', 'notices', '--kind', 'nonsense')).toBe(2);
      expect(await refused('webhook', 'notices', '--limit', '0')).toBe(2);
      expect(await refused('webhook', 'notices', '--since', 'yesterday-ish')).toBe(2);
      const { stdout } = await place.world.gates(['trigger', 'whatsapp']);
      expect(stdout.trim().split('\n')).toEqual(expect.arrayContaining(Object.keys(NEWS_EVENTS)));
      const guide = readFileSync(join(ROOT, 'gates/whatsapp/README.md'), 'utf8');
      for (const name of [...Object.keys(NEWS_EVENTS), ...Object.keys(MORE_WRITERS)]) {
        expect(guide, name).toContain(name);
      }
    });
  },
);
