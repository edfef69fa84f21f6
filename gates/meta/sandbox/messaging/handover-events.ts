/**
 * A conversation changes hands between this app and Meta's own inbox.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_handovers
 */
import type { SandboxDelivery } from '../../../../src/gate.ts';
import { APP } from '../directory.ts';
import { type Scene, stage, string } from './event-fields.ts';
import { write } from './incoming.ts';
import type { Json } from './shape.ts';
import { PAGE_INBOX } from './state.ts';
import { fromThem } from './told.ts';
import { postItems } from './webhooks.ts';

type Happening = (scene: Scene) => Promise<SandboxDelivery>;

export const HANDOVER_EVENTS: Readonly<Record<string, Happening>> = {
  /** `{metadata, appId}`: given to this app. */
  pass_thread_control(scene) {
    stage(scene).thread.owner = APP.id;
    return handed(scene, 'pass_thread_control', {
      previous_owner_app_id: otherApp(scene),
      new_owner_app_id: APP.id,
    });
  },
  /** `{metadata, appId}`: taken away from this app, by a person in Business Suite unless `appId` is told. */
  take_thread_control(scene) {
    stage(scene).thread.owner = otherApp(scene);
    return handed(scene, 'take_thread_control', {
      previous_owner_app_id: APP.id,
      new_owner_app_id: otherApp(scene),
    });
  },
  /** `{metadata, appId}`: somebody asks this app for it. */
  request_thread_control: (scene) =>
    handed(scene, 'request_thread_control', { requested_owner_app_id: Number(otherApp(scene)) }),

  /** `{type, text …}` as of `message`: written while another app has the conversation. */
  async standby(scene) {
    const { value } = write(scene).item;
    return await postItems(scene.messaging, scene.desk, [[{ kind: 'standby', value }]]);
  },
};

async function handed(scene: Scene, name: string, owners: Json): Promise<SandboxDelivery> {
  const { messaging, desk, event } = scene;
  const { thread, at } = stage(scene);
  const metadata = string(event, 'metadata');
  const change = { ...owners, ...(metadata === undefined ? {} : { metadata }) };
  const value = { ...fromThem(desk, thread, at), [name]: change };
  return await postItems(messaging, desk, [[{ kind: 'handover', value }]]);
}

function otherApp({ event }: Scene): string {
  return string(event, 'appId') ?? PAGE_INBOX;
}
