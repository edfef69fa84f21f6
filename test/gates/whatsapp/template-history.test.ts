import { expect, test } from 'vitest';
import { templateChanges } from '../../../gates/whatsapp/templates/template-history.ts';

const at = Date.parse('2026-11-21T08:00:00Z');
const told = (topic: string, minutes: number, value: Readonly<Record<string, unknown>>) => ({
  topic,
  at: at + minutes * 60_000,
  raw: {
    time: 1,
    field: topic,
    value: { message_template_name: 'sale', message_template_language: 'ru', ...value },
  },
});

test('a template’s changes stand in order of time, each with what was before', () => {
  const news = [
    told('message_template_quality_update', 30, {
      previous_quality_score: 'GREEN',
      new_quality_score: 'RED',
    }),
    told('message_template_status_update', 0, { event: 'APPROVED', reason: 'NONE' }),
    told('message_template_status_update', 40, { event: 'PAUSED', reason: 'LOW_QUALITY' }),
    told('template_category_update', 20, {
      previous_category: 'UTILITY',
      new_category: 'MARKETING',
    }),
    told('message_template_components_update', 10, { message_template_element: 'x' }),
    told('message_template_status_update', 5, {
      message_template_name: 'another',
      event: 'REJECTED',
    }),
    told('message_template_status_update', 6, {
      message_template_language: 'en_US',
      event: 'REJECTED',
      reason: 'SCAM',
    }),
    { topic: 'message_template_status_update', at, raw: 'something else' },
  ];
  expect(templateChanges(news, 'sale', 'ru')).toEqual([
    change(0, 'status', null, 'APPROVED', null),
    change(10, 'text', null, null, null),
    change(20, 'category', 'UTILITY', 'MARKETING', null),
    change(30, 'quality', 'GREEN', 'RED', null),
    change(40, 'status', 'APPROVED', 'PAUSED', 'LOW_QUALITY'),
  ]);
  // The status of one language is not the one before of another.
  expect(templateChanges(news, 'sale')).toContainEqual({
    ...change(6, 'status', null, 'REJECTED', 'SCAM'),
    language: 'en_US',
  });

  function change(
    minutes: number,
    what: string,
    from: string | null,
    to: string | null,
    reason: string | null,
  ) {
    const when = new Date(at + minutes * 60_000).toISOString();
    return { at: when, language: 'ru', change: what, from, to, reason };
  }
});
