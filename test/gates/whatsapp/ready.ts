import { newWorld, OLGA, type World } from './world.ts';

export const CLIENT_PHONE = '79991234567';

/** Olga's number is set up, and a client wrote to it just now, here and at the platform. */
export async function olgaReady(): Promise<World> {
  const world = await newWorld();
  await world.logIn('olga');
  await world.run('setup', '--number', OLGA);
  await world.deliver({ event: 'message', from: CLIENT_PHONE, text: 'Здравствуйте!' });
  await (
    await world.app.inbound('olga')
  ).accept(
    'whatsapp',
    [
      {
        kind: 'message',
        account: OLGA,
        externalId: 'wamid.HBgLNzk5OTEyMzQ1NjcVAgASGBRGSUNUSU9OQUw',
        direction: 'inbound',
        at: Date.now(),
        peer: { identities: [{ kind: 'phone', value: CLIENT_PHONE }], name: 'Мария' },
        self: '79997654321',
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
