import { newWorld, PAGE, SCOPES, type World } from './world.ts';

/** Somebody who writes to the page: their id there. */
export const CLIENT = '24000000000000017';

/** Olga's page is set up, and a client wrote to it just now, here and at the platform. */
export async function pageReady(): Promise<World> {
  const world = await newWorld();
  await world.logIn('olga', [...SCOPES, 'pages_utility_messaging']);
  await world.run('setup', '--page', PAGE);
  await world.deliver({ event: 'message', to: PAGE, from: CLIENT, text: 'Здравствуйте!' });
  await (
    await world.app.inbound('olga')
  ).accept(
    'messenger',
    [
      {
        kind: 'message',
        account: PAGE,
        externalId: 'm_fictional0000000000000001',
        direction: 'inbound',
        at: Date.now(),
        peer: { identities: [{ kind: 'user_id', value: CLIENT }], name: 'Мария' },
        self: PAGE,
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
