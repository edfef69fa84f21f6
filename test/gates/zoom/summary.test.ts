import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { summaryEvent, summaryOf } from '../../../gates/zoom/summary.ts';
import { zoomErrorsIn, zoomSpecMissing } from '../../support/zoom-spec.ts';
import { answer, responsesMissing } from './responses.ts';
import { newWorld, type World } from './world.ts';

describe('what AI Companion wrote', () => {
  let world: World;
  let meeting: string;
  beforeAll(async () => {
    world = await newWorld();
    await world.logInTo('olga');
  });
  beforeEach(async () => {
    meeting = String((await world.api('POST', '/users/me/meetings', { topic: 'Разбор' })).id);
  });
  afterAll(async () => {
    if (zoomSpecMissing === null) expect(zoomErrorsIn(await world.requests())).toEqual([]);
    await world.close();
  });

  test('shown as it was written, and kept with its meeting', async () => {
    await world.deliver({
      event: 'meeting.summary_completed',
      id: meeting,
      text: 'Решили продолжать.',
    });
    const { value, text } = await world.run('summary', meeting);
    expect(value).toMatchObject({ meeting, topic: 'Разбор' });
    expect(value.text).toContain('Решили продолжать.');
    expect(text).toContain('Решили продолжать.');
    const byUuid = await world.run('summary', value.uuid);
    expect(byUuid.value).toEqual(value);
    const instance = await world.run('summary', meeting, '--instance', value.uuid);
    expect(instance.value).toEqual(value);
    const store = await world.app.store('olga');
    const { account } = await world.own('olga');
    const kept = await store.records.find(account.id, 'meeting', meeting);
    expect(kept?.facts).toMatchObject({ summary: value.text });
  });

  test('none: exit 5, and what turns it on', async () => {
    await world.deliver({ event: 'meeting.started', id: meeting });
    await world.deliver({ event: 'meeting.ended', id: meeting, minutes: 5 });
    await expect(world.run('summary', meeting)).rejects.toMatchObject({
      category: 'not_found',
      code: 'no_summary',
      hint: expect.stringContaining('AI Companion'),
    });
    await expect(world.run('summary', '85300000000')).rejects.toMatchObject({
      category: 'not_found',
    });
  });
});

describe('as Zoom told summaries before they were one text', () => {
  test('what somebody edited counts', () => {
    const told = {
      summary_overview: 'Made by itself',
      summary_details: [{ label: 'First', summary: 'one' }, { summary: 'two' }],
      next_steps: ['Call', '', 'Write'],
    };
    expect(summaryOf(told, 'x').text).toBe(
      'Made by itself\n\nFirst\none\n\ntwo\n\n- Call\n- Write',
    );
    const edited = { summary_overview: 'Mended', next_steps: ['Rest'] };
    expect(summaryOf({ ...told, edited_summary: edited }, 'x').text).toBe(
      'Mended\n\nFirst\none\n\ntwo\n\n- Rest',
    );
    expect(summaryOf({}, 'x').text).toBe('');
  });
});

describe.skipIf(responsesMissing !== null)(
  `recorded answers${responsesMissing === null ? '' : ` (${responsesMissing})`}`,
  () => {
    test('a summary', () => {
      const told = answer('meetings-{meetingId}-meeting_summary_GET');
      const found = summaryOf(told, 'other');
      expect(found).toMatchObject({
        meeting: String(told.meeting_id),
        uuid: told.meeting_uuid,
        topic: told.meeting_topic,
        title: told.summary_title,
        text: told.summary_content,
        url: told.summary_doc_url,
        startedAt: Date.parse('2019-07-15T23:24:52Z'),
      });
      expect(summaryEvent('u', found, 5)).toMatchObject({
        record: 'meeting',
        externalId: String(told.meeting_id),
        meeting: null,
        facts: { summary: told.summary_content },
      });
    });
  },
);
