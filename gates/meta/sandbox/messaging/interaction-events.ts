/** What people do beside writing: they press, react, change what they wrote, come back by a link. */
import type { SandboxDelivery } from '../../../../src/gate.ts';
import { refused } from '../refused.ts';
import { type Scene, spokenOf, stage, string } from './event-fields.ts';
import { addMessage, mintMid } from './state.ts';
import { fromThem, heldByOther } from './told.ts';
import { type Item, postItems } from './webhooks.ts';

export const INTERACTION_EVENTS: Readonly<
  Record<string, (scene: Scene) => Promise<SandboxDelivery>>
> = {
  /** `{emoji: "❤", reaction: "love", messageId}`: to the last message of the business, by default. */
  reaction: (scene) => reacted(scene, true),
  unreaction: (scene) => reacted(scene, false),

  /** `{messageId, text}`: the last message of theirs, by default. At most five times. */
  async edit(scene) {
    const { event, desk } = scene;
    const message = spokenOf(scene, 'incoming');
    if (message.edits >= 5) throw refused('Nobody can edit a message more than five times.');
    message.text = event.text ?? 'Hello again';
    message.edits += 1;
    const { thread, at } = stage(scene);
    const { id: mid, text, edits } = message;
    const value = { ...fromThem(desk, thread, at), message_edit: { mid, text, num_edit: edits } };
    return await tell(scene, { kind: 'edit', value });
  },

  /** `{messageId}`: taken back by the one who wrote it. */
  async unsend(scene) {
    const message = spokenOf(scene, 'incoming');
    message.deleted = true;
    const { thread, at } = stage(scene);
    const told = { mid: message.id, is_deleted: true };
    return await tell(scene, {
      kind: 'message',
      value: { ...fromThem(scene.desk, thread, at), message: told },
    });
  },

  /** `{payload, title, ref}`: a button, the menu, Get Started. */
  postback: (scene) => pressed(scene, 'GET_STARTED', 'Get Started'),

  /** `{payload, title}`: one of the questions that stand there before anybody has written. */
  ice_breaker: (scene) => pressed(scene, 'QUESTION', 'What do you offer?'),

  /** `{ref, source, type, adId}`: they came back by a link or an advertisement. */
  async referral(scene) {
    const { desk, event } = scene;
    const { thread, at } = stage(scene);
    thread.lastWrote = at;
    const adId = string(event, 'adId');
    const referral = {
      ref: string(event, 'ref') ?? 'autumn',
      source: string(event, 'source') ?? (adId === undefined ? 'SHORTLINK' : 'ADS'),
      type: string(event, 'type') ?? 'OPEN_THREAD',
      ...(adId === undefined ? {} : { ad_id: adId }),
    };
    return await tell(scene, {
      kind: 'referral',
      value: { ...fromThem(desk, thread, at), referral },
    });
  },
};

async function pressed(scene: Scene, payload: string, title: string): Promise<SandboxDelivery> {
  const { messaging, desk, event } = scene;
  const { thread, at } = stage(scene);
  const text = string(event, 'title') ?? title;
  const ref = string(event, 'ref');
  const mid = string(event, 'messageId') ?? mintMid(desk);
  thread.lastWrote = at;
  addMessage(messaging, desk, thread, {
    id: mid,
    at,
    direction: 'incoming',
    with: thread.with,
    text,
    attachments: [],
    replyTo: undefined,
    appId: null,
    metadata: undefined,
    reactions: new Map(),
    deleted: false,
    edits: 0,
  });
  const standby = heldByOther(thread);
  const postback = {
    mid,
    title: text,
    // Whoever only listens is not told what the button means.
    ...(standby ? {} : { payload: string(event, 'payload') ?? payload }),
    ...(ref === undefined ? {} : { referral: { ref, source: 'SHORTLINK', type: 'OPEN_THREAD' } }),
  };
  const value = { ...fromThem(desk, thread, at), postback };
  return await tell(scene, { kind: standby ? 'standby' : 'postback', value });
}

async function reacted(scene: Scene, on: boolean): Promise<SandboxDelivery> {
  const { desk, event } = scene;
  const message = spokenOf(scene, 'outgoing');
  const { thread, at } = stage(scene);
  const emoji = string(event, 'emoji') ?? event.text ?? '❤';
  const name = string(event, 'reaction') ?? (emoji.startsWith('❤') ? 'love' : 'other');
  if (on) message.reactions.set(thread.with.id, emoji);
  else message.reactions.delete(thread.with.id);
  const what = on || desk.network === 'messenger' ? { reaction: name, emoji } : {};
  const reaction = { mid: message.id, action: on ? 'react' : 'unreact', ...what };
  return await tell(scene, {
    kind: 'reaction',
    value: { ...fromThem(desk, thread, at), reaction },
  });
}

async function tell({ messaging, desk }: Scene, item: Item): Promise<SandboxDelivery> {
  return await postItems(messaging, desk, [[item]]);
}
