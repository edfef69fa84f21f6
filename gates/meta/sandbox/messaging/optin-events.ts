/**
 * Somebody agrees to be written to later.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_optins
 */
import { randomBytes } from 'node:crypto';
import type { SandboxDelivery } from '../../../../src/gate.ts';
import { refused } from '../refused.ts';
import { type Scene, stage, string } from './event-fields.ts';
import type { Json } from './shape.ts';
import { fromThem } from './told.ts';
import { postItems } from './webhooks.ts';

const MONTH_S = 30 * 24 * 60 * 60;

export const OPTIN_EVENTS: Readonly<Record<string, (scene: Scene) => Promise<SandboxDelivery>>> = {
  /** `{kind: "plain" | "one_time" | "notification_messages", ref, payload, title, token, status: "stop" | "resume"}` */
  async optin(scene) {
    const { messaging, desk } = scene;
    const { thread, at } = stage(scene);
    const value = { ...fromThem(desk, thread, at), optin: optin(scene) };
    return await postItems(messaging, desk, [[{ kind: 'optin', value }]]);
  },
};

function optin(scene: Scene): Json {
  const { messaging, desk, event } = scene;
  const person = stage(scene).thread.with;
  const kind = string(event, 'kind') ?? 'plain';
  const payload = string(event, 'payload') ?? 'NEWS';
  if (kind === 'plain') return { ref: string(event, 'ref') ?? 'button' };
  const token = string(event, 'token') ?? randomBytes(12).toString('hex');
  if (kind === 'one_time') {
    desk.optins.set(token, { person, once: true, stopped: false });
    return { type: 'one_time_notif_req', payload, one_time_notif_token: token };
  }
  if (kind !== 'notification_messages') {
    throw refused('"kind" must be plain, one_time or notification_messages.');
  }
  const status = string(event, 'status');
  if (status !== undefined && status !== 'stop' && status !== 'resume') {
    throw refused('"status" must be stop or resume.');
  }
  desk.optins.set(token, { person, once: false, stopped: status === 'stop' });
  const now = Math.floor(messaging.world.host.now() / 1000);
  return {
    type: 'notification_messages',
    payload,
    notification_messages_token: token,
    notification_messages_timezone: 'Europe/Moscow',
    token_expiry_timestamp: now + 12 * MONTH_S,
    user_token_status: 'NOT_REFRESHED',
    ...(status === undefined
      ? {}
      : { notification_messages_status: `${status.toUpperCase()} NOTIFICATIONS` }),
    title: string(event, 'title') ?? 'News of the week',
  };
}
