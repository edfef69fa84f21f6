import { ACCOUNT, newWorld, SCOPES, type World } from './world.ts';

/** Somebody who writes to the account: their id there. */
export const CLIENT = '12000000000000017';

/** Olga's account is set up through its page, and a client wrote to it just now, here and at the platform. */
export async function accountReady(): Promise<World> {
  const world = await newWorld();
  await world.logIn('olga', [...SCOPES, 'instagram_manage_comments']);
  await world.run('setup', '--page', ACCOUNT);
  await world.deliver({ event: 'message', to: ACCOUNT, from: CLIENT, text: 'Здравствуйте!' });
  await (
    await world.app.inbound('olga')
  ).accept(
    'instagram',
    [
      {
        kind: 'message',
        account: ACCOUNT,
        externalId: 'aWdfZAG1faXRlbToxFictional01',
        direction: 'inbound',
        at: Date.now(),
        peer: { identities: [{ kind: 'user_id', value: CLIENT }], name: 'Мария' },
        self: ACCOUNT,
        type: 'text',
        text: 'Здравствуйте!',
        replyTo: null,
        media: null,
        raw: {},
      },
    ],
    null,
  );
  return world;
}
