/** What is not an event of Zoom's: the app's own page in the Marketplace, limits, and times. */
import type { SandboxDelivery } from '../../../src/gate.ts';
import { hostOf, isOn, refused, type Scene, string, whole } from './event-fields.ts';
import { APP_SCOPES } from './scopes.ts';
import { tellText, validate } from './webhook.ts';

export { hostOf as hostNamed };

const SILENT: SandboxDelivery = { url: null, status: null, items: 1, silent: true };

export const CONTROLS: Readonly<Record<string, (scene: Scene) => Promise<SandboxDelivery>>> = {
  /** The app's Features page: `url` is kept once it answers as it should; `on=false` takes it away. */
  async event_subscription(scene) {
    const { subscription } = scene.world.state;
    if (!isOn(scene, 'on', true)) {
      Object.assign(subscription, { url: null, told: false });
      return SILENT;
    }
    const url = string(scene, 'url') ?? string(scene, 'callbackUrl');
    if (url === undefined) throw refused(`url must be the address to tell: url=http://127.0.0.1:…`);
    await subscribe(scene, url);
    subscription.told = scene.event['url'] !== undefined;
    return { url, status: 200, items: 1 };
  },
  async 'endpoint.url_validation'(scene) {
    const url = string(scene, 'url') ?? scene.world.state.subscription.url;
    if (url === null) throw refused(`No address is known; tell one: url=http://127.0.0.1:…`);
    const wrong = await validate(scene.world, url);
    if (wrong !== null) throw refused(`Zoom does not take ${url}: ${wrong}.`);
    return { url, status: 200, items: 1 };
  },
  /** Access tokens end now, their refresh tokens stay. */
  async expire_tokens(scene) {
    const { host, state } = scene.world;
    const now = host.now();
    for (const token of state.tokens.access.values()) {
      token.expiresAt = Math.min(token.expiresAt, now);
    }
    return SILENT;
  },
  /** `left=0`: so many meetings more may be made or changed today. */
  async daily_limit(scene) {
    const { host, state } = scene.world;
    const left = whole(scene, 'left', 0, 10_000);
    const day = Math.floor(host.now() / (24 * 60 * 60 * 1000));
    const { id } = hostOf(scene);
    state.pace.days.set(id, { day, done: state.pace.daily - left });
    return SILENT;
  },
  /** `on=false`: no limit of a second. */
  async pace(scene) {
    scene.world.state.pace.on = isOn(scene, 'on', true);
    return SILENT;
  },
  /** The app loses scopes in the Marketplace; consents given before keep what they gave. */
  async scopes(scene) {
    const without = (string(scene, 'without') ?? '').split(/[\s,]+/);
    scene.world.state.scopes = APP_SCOPES.filter((scope) => !without.includes(scope));
    return SILENT;
  },
  /** Exactly this body, signed. */
  async raw(scene) {
    const { body } = scene.event;
    if (body === undefined) throw refused(`body must be what is posted: body={"event": …}.`);
    return tellText(scene.world, typeof body === 'string' ? body : JSON.stringify(body));
  },
};

/**
 * The address of the server that runs here, which the command tells along: taken where nobody typed one on the app's
 * page, and taken anew when the server has moved.
 */
export async function found(scene: Scene): Promise<void> {
  const { subscription } = scene.world.state;
  const url = string(scene, 'callbackUrl');
  if (url === undefined || subscription.told || subscription.url === url) return;
  if (scene.event.event === 'event_subscription') return;
  await subscribe(scene, url);
}

async function subscribe({ world }: Scene, url: string): Promise<void> {
  const wrong = await validate(world, url);
  if (wrong !== null) throw refused(`Zoom does not take ${url}: ${wrong}.`);
  world.state.subscription.url = url;
}
