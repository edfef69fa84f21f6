import { describe, expect, test } from 'vitest';
import { zoomAnswerErrors, zoomErrors, zoomErrorsIn, zoomSpecMissing } from './zoom-spec.ts';

const create = (body: unknown) => zoomErrors({ method: 'POST', path: '/users/me/meetings', body });

describe.skipIf(zoomSpecMissing)('the judge of calls', () => {
  test('takes what is described', () => {
    expect(create({ topic: 'A', type: 2, start_time: '2026-11-25T15:30:00Z' })).toEqual([]);
    expect(create({ type: 8, recurrence: { type: 2, weekly_days: '2,4' } })).toEqual([]);
    expect(
      zoomErrors({ method: 'GET', path: '/users/me/meetings', query: { page_size: '300' } }),
    ).toEqual([]);
    expect(zoomErrors({ method: 'GET', path: '/meetings/meeting_summaries' })).toEqual([]);
    expect(
      zoomErrors({ method: 'PUT', path: '/meetings/85746065/status', body: { action: 'end' } }),
    ).toEqual([]);
    expect(zoomErrors({ method: 'GET', path: '/users/me' })).toEqual([]);
  });

  test.each([
    ['POST', '/users/me/meeting', undefined, {}, 'nothing describes'],
    ['GET', '/meetings/abc', undefined, undefined, 'nothing describes'],
    ['GET', '/users/me/meetings', { page_size: '301' }, undefined, 'must be <= 300'],
    ['GET', '/users/me/meetings', { page: '1' }, undefined, 'there is no page'],
    ['POST', '/users/me/meetings', undefined, { titel: 'A' }, 'additional properties: titel'],
    ['POST', '/users/me/meetings', undefined, { type: 4 }, 'must be equal to one of'],
    ['POST', '/users/me/meetings', undefined, { settings: { wait: 1 } }, 'properties: wait'],
    ['POST', '/users/me/meetings', undefined, { start_time: 'tomorrow' }, 'date-time'],
    ['POST', '/users/me/meetings', undefined, { recurrence: {} }, 'type'],
    ['DELETE', '/meetings/85746065', undefined, { action: 'end' }, 'it takes no body'],
  ])('%s %s %j %j', (method, path, query, body, error) => {
    expect(zoomErrors({ method, path, ...(query && { query }), body }).join()).toContain(error);
  });

  test('reads calls out of the log of the sandbox', () => {
    const url = 'http://127.0.0.1:4010/zoom/v2/users/me/meetings';
    const logged = { at: '', method: 'POST', url, path: '', query: {}, headers: {}, status: 201 };
    expect(zoomErrorsIn([{ ...logged, body: { topic: 1 } }])).toEqual([
      'POST /users/me/meetings: body/topic must be string',
    ]);
    const elsewhere = { ...logged, url: 'http://127.0.0.1:4010/zoom/oauth/token', body: {} };
    expect(zoomErrorsIn([elsewhere])).toEqual([]);
  });

  test('answers', () => {
    const call = { method: 'POST', path: '/users/me/meetings' };
    expect(zoomAnswerErrors(call, 201, { id: 85746065, topic: 'A' })).toEqual([]);
    expect(zoomAnswerErrors(call, 201, { id: '85746065' })).not.toEqual([]);
    expect(zoomAnswerErrors(call, 200, {})).toEqual([
      '200 is no answer of /users/{userId}/meetings',
    ]);
  });
});
