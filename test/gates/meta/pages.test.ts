import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gate } from '../../../gates/meta/gate.ts';
import { LOGIN_SCOPES } from '../../../gates/meta/scopes.ts';
import { gateWorld, type GateWorld } from '../world.ts';

const SEES_INSTAGRAM = [...LOGIN_SCOPES, 'instagram_basic'];
const INSTAGRAM = '17841400000000001';

let world: GateWorld;
beforeAll(async () => {
  world = await gateWorld(gate);
});
afterAll(() => world.close());

describe('pages', () => {
  test('show the Instagram account that is linked to each', async () => {
    await world.logIn('olga', SEES_INSTAGRAM);
    const { value } = await world.run('pages');
    expect(value).toEqual([
      {
        id: '200000000000001',
        name: 'Olga’s Consultations',
        category: 'Education',
        tasks: expect.arrayContaining(['CREATE_CONTENT']),
        instagram: { id: INSTAGRAM, username: 'olga.sandbox' },
      },
      expect.objectContaining({ id: '200000000000002', instagram: null }),
    ]);
  });

  test('are listed without it for a login that may not see it', async () => {
    await world.logIn('azarya', LOGIN_SCOPES);
    world.options.user = 'azarya';
    const { value } = await world.run('pages');
    world.options.user = 'olga';
    expect(value).toHaveLength(2);
    expect(value[0].instagram).toBeNull();
    const last = (await world.requests()).filter(({ path }) => path.endsWith('/me/accounts'));
    expect(last.at(-1)?.query['fields']).not.toContain('instagram');
  });
});

describe('instagram', () => {
  test('lists the accounts that are linked to pages', async () => {
    await world.logIn('olga', SEES_INSTAGRAM);
    const { value, text } = await world.run('instagram');
    expect(value).toEqual([
      {
        id: INSTAGRAM,
        username: 'olga.sandbox',
        name: 'Olga’s Consultations',
        followers: 128,
        page: { id: '200000000000001', name: 'Olga’s Consultations' },
      },
    ]);
    expect(text).toContain('olga.sandbox');
  });

  test('says which permission is missing, and asks nothing', async () => {
    // What was granted once stays granted: azarya never was asked for it.
    await world.logIn('azarya', LOGIN_SCOPES);
    world.options.user = 'azarya';
    const before = (await world.requests()).length;
    await expect(world.run('instagram')).rejects.toMatchObject({
      exitCode: 3,
      code: 'scope_missing',
      hint: expect.stringMatching(/^gates meta login --scopes .*instagram_basic/) as string,
    });
    world.options.user = 'olga';
    expect((await world.requests()).length).toBe(before);
  });
});
