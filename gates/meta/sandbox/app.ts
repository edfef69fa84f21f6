/** The app itself: its node, its webhook subscriptions, and what its dashboard shows. */
import { type Call, idOf, required, text, tokenOf } from './call.ts';
import { verifyCallback } from './callback.ts';
import { APP, OTHER_APP } from './directory.ts';
import { invalidParameter, wrongTokenKind } from './errors.ts';
import { type NodeShape, pick } from './fields.ts';
import { foreignToken } from './tokens.ts';
import type { World } from './world.ts';

const SHAPE: NodeShape = { type: 'Application', defaults: ['category', 'link', 'name', 'id'] };
const OBJECTS = ['user', 'page', 'permissions', 'instagram', 'whatsapp_business_account'];

export function registerApp(world: World): void {
  world.kind('app', (id) => id === APP.id);
  world.route('GET', ':app', (call) => {
    tokenOf(call);
    const node = {
      category: 'Business and pages',
      link: `https://www.facebook.com/games/?app_id=${APP.id}`,
      name: APP.name,
      id: APP.id,
      namespace: undefined,
      app_domains: undefined,
      contact_email: undefined,
      description: undefined,
    };
    return pick(call, node, SHAPE);
  });
  world.route('GET', ':app/subscriptions', (call) => {
    appOnly(call);
    const data = [...world.state.appCallbacks].map(([object, { url, fields }]) => ({
      object,
      callback_url: url,
      active: true,
      fields: fields.map((name) => ({ name, version: call.version })),
    }));
    return { data };
  });
  world.route('POST', ':app/subscriptions', (call) => subscribe(call));
  world.route('DELETE', ':app/subscriptions', (call) => {
    appOnly(call);
    const object = text(call, 'object');
    if (object === undefined) world.state.appCallbacks.clear();
    else world.state.appCallbacks.delete(object);
    return { success: true };
  });
  // Not the platform's: what a person would copy from the dashboard, for tests.
  world.route('GET', '_dashboard', () => ({
    app: { ...APP, secret: world.appSecret, clientToken: world.clientToken },
    systemUserToken: world.systemUserToken,
    otherApp: { ...OTHER_APP, userToken: foreignToken(world).value },
    people: world.state.directory.people.map(({ key, id, name }) => ({ key, id, name })),
  }));
}

async function subscribe(call: Call): Promise<unknown> {
  appOnly(call);
  const object = required(call, 'object');
  if (!OBJECTS.includes(object)) {
    throw invalidParameter(`Param object must be one of {${OBJECTS.join(', ')}}`);
  }
  const url = required(call, 'callback_url');
  await verifyCallback(url, required(call, 'verify_token'));
  const fields = (text(call, 'fields') ?? 'messages').split(',');
  call.world.state.appCallbacks.set(object, { url, fields });
  return { success: true };
}

function appOnly(call: Call): void {
  if (tokenOf(call).kind !== 'APP' || idOf(call, 'app') !== APP.id) {
    throw wrongTokenKind('an app access token');
  }
}
