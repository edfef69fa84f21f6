/** What `gates doctor` finds about a Zoom login. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gate } from '../../../gates/zoom/gate.ts';
import { SCOPES, missingScopes } from '../../../gates/zoom/scopes.ts';
import { EVENTS, webhookSteps } from '../../../gates/zoom/webhook-address.ts';
import type { Finding } from '../../../src/gate.ts';
import { zoomScopes, zoomSpecMissing } from '../../support/zoom-spec.ts';
import { newWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await world.logInTo('olga');
  await world.logInTo('azarya', { decline: 'meeting:update:status', webhookSecret: null });
}, 30_000);
afterAll(() => world?.close());

const CALLBACK = 'https://gates.example.org/webhook/zoom/olga';

async function found(user: 'olga' | 'azarya', callbackUrl: string | null) {
  const findings = await gate.checks?.(await world.own(user), { callbackUrl });
  return Object.fromEntries((findings ?? []).map((each) => [each.check, each])) as Record<
    string,
    Finding
  >;
}

describe('the checks of a Zoom login', () => {
  it('are content with every scope, the secret token and a server', async () => {
    const { permissions, webhook } = await found('olga', CALLBACK);
    expect(permissions).toMatchObject({ status: 'ok' });
    expect(webhook).toMatchObject({ status: 'ok' });
    expect(String(webhook?.message)).toContain(CALLBACK);
  });

  it('name a missing scope, what it is for, and the login after it was added', async () => {
    const { permissions } = await found('azarya', CALLBACK);
    expect(permissions?.status).toBe('warning');
    expect(String(permissions?.message)).toContain('meeting:update:status (ending meetings)');
    expect(String(permissions?.cure)).toMatch(/gates zoom login --user azarya$/);
  });

  it('say that webhooks are refused without their secret token, and how it is told', async () => {
    const { webhook } = await found('azarya', CALLBACK);
    expect(webhook?.status).toBe('warning');
    expect(String(webhook?.cure)).toContain('Secret Token');
    expect(String(webhook?.cure)).toContain('gates zoom login --user azarya --webhook-secret-file');
  });

  it('say that a server is missing', async () => {
    const { webhook } = await found('olga', null);
    expect(webhook).toMatchObject({ status: 'warning', cure: 'gates serve --tunnel' });
  });

  it('change nothing at Zoom', async () => {
    const before = (await world.requests()).length;
    await found('olga', CALLBACK);
    const since = (await world.requests()).slice(before);
    expect(since.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});

describe('scopes', () => {
  const all = SCOPES.map(({ name }) => name);

  it('of a person’s app do in either form; an account’s app needs those for administrators', () => {
    expect(missingScopes(all, 'user')).toEqual([]);
    const admin = all.map((name) => `${name}:admin`);
    expect(missingScopes(admin, 'user')).toEqual([]);
    expect(missingScopes(admin, 'server')).toEqual([]);
    expect(missingScopes(all, 'server')).toHaveLength(SCOPES.length);
  });

  it('that are classic reach further', () => {
    const classic = ['user:read', 'meeting:read', 'meeting:write'];
    const missing = missingScopes(classic, 'user').map(({ name }) => name);
    expect(missing).toEqual([
      'cloud_recording:read:list_user_recordings',
      'cloud_recording:read:list_recording_files',
      'meeting:read:summary',
    ]);
  });
});

/** Whom each scope lets make which call; `user:read:user` stands in another document of Zoom's. */
const CALLS: Readonly<Record<string, string>> = {
  'meeting:read:list_meetings': 'GET /users/me/meetings',
  'meeting:read:meeting': 'GET /meetings/1',
  'meeting:write:meeting': 'POST /users/me/meetings',
  'meeting:update:meeting': 'PATCH /meetings/1',
  'meeting:delete:meeting': 'DELETE /meetings/1',
  'meeting:update:status': 'PUT /meetings/1/status',
  'meeting:read:list_registrants': 'GET /meetings/1/registrants',
  'meeting:read:list_registration_questions': 'GET /meetings/1/registrants/questions',
  'meeting:write:registrant': 'POST /meetings/1/registrants',
  'meeting:write:batch_registrants': 'POST /meetings/1/batch_registrants',
  'meeting:update:registrant_status': 'PUT /meetings/1/registrants/status',
  'meeting:read:past_meeting': 'GET /past_meetings/1',
  'meeting:read:list_past_instances': 'GET /past_meetings/1/instances',
  'meeting:read:list_past_participants': 'GET /past_meetings/1/participants',
  'cloud_recording:read:list_user_recordings': 'GET /users/me/recordings',
  'cloud_recording:read:list_recording_files': 'GET /meetings/1/recordings',
  'meeting:read:summary': 'GET /meetings/1/meeting_summary',
};

describe.skipIf(zoomSpecMissing !== null)(
  `scopes by Zoom’s description ${zoomSpecMissing ?? ''}`,
  () => {
    const own = SCOPES.filter(({ name }) => name !== 'user:read:user');

    it('are those of the calls that are made', () => {
      expect(own.map(({ name }) => name).toSorted()).toEqual(Object.keys(CALLS).toSorted());
    });

    it.each(own)('$name lets make its call, and so does $classic', ({ name, classic }) => {
      const [method = '', path = ''] = (CALLS[name] ?? '').split(' ');
      const allowed = zoomScopes({ method, path });
      expect(allowed).toEqual(expect.arrayContaining([name, `${name}:admin`, classic]));
    });
  },
);

describe('what is entered at Zoom', () => {
  const whose = { app: 'user', user: 'olga' } as const;

  it('is the address and the events, where a server can be reached', () => {
    const steps = webhookSteps(whose, { secret: true, callbackUrl: CALLBACK }).map(String);
    expect(steps).toHaveLength(2);
    expect(steps[0]).toContain(CALLBACK);
    for (const event of EVENTS) expect(steps[1]).toContain(event);
  });

  it('is told later, where none runs', () => {
    const steps = webhookSteps(whose, { secret: false, callbackUrl: null }).map(String);
    expect(steps[0]).toContain('--webhook-secret-file');
    expect(steps[1]).toContain('gates zoom status --user olga');
  });
});
