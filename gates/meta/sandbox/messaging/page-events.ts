/** What happens on Messenger alone: accounts, policy, games, feedback, labels. */
import type { SandboxDelivery } from '../../../../src/gate.ts';
import { APP } from '../directory.ts';
import { refused } from '../refused.ts';
import { number, type Scene, spokenOf, stage, string } from './event-fields.ts';
import type { Json } from './shape.ts';
import { fromThem } from './told.ts';
import { type Kind, postItems } from './webhooks.ts';

export const PAGE_EVENTS: Readonly<Record<string, (scene: Scene) => Promise<SandboxDelivery>>> = {
  /** `{status: "linked" | "unlinked", code}` */
  account_linking(scene) {
    const status = string(scene.event, 'status') ?? 'linked';
    const code = string(scene.event, 'code') ?? 'fictional-authorization-code';
    const linked = status === 'linked' ? { authorization_code: code } : {};
    return theirs(scene, 'account_linking', { account_linking: { status, ...linked } });
  },

  /** `{action: "warning" | "block" | "unblock", reason}` */
  policy_enforcement(scene) {
    const { event } = scene;
    const action = string(event, 'action') ?? 'warning';
    const reason = string(event, 'reason') ?? 'The bot violated our Platform Policies.';
    const told = action === 'unblock' ? { action } : { action, reason };
    return ours(scene, 'policy_enforcement', { policy_enforcement: told });
  },

  /** `{role: "primary_receiver" | "secondary_receiver"}` */
  app_roles(scene) {
    const role = string(scene.event, 'role') ?? 'primary_receiver';
    return ours(scene, 'handover', { app_roles: { [APP.id]: [role] } });
  },

  /** `{score, gameId, payload}` */
  game_play(scene) {
    const { event } = scene;
    return theirs(scene, 'game_play', {
      game_play: {
        game_id: string(event, 'gameId') ?? '900000000000001',
        player_id: '900000000000002',
        context_type: 'SOLO',
        context_id: '900000000000003',
        score: number(event, 'score') ?? 99,
        payload: string(event, 'payload') ?? '{"level":3}',
      },
    });
  },

  /** `{score, text}`: an answer to a feedback template. */
  messaging_feedback(scene) {
    const { event } = scene;
    const followUp = { type: 'free_form', payload: event.text ?? 'Thank you!' };
    const question = { type: 'csat', payload: string(event, 'score') ?? '5', follow_up: followUp };
    const screens = [{ screen_id: 0, questions: { satisfaction: question } }];
    return theirs(scene, 'messaging_feedback', {
      messaging_feedback: { feedback_screens: screens },
    });
  },

  /** `{good: true, messageId}`: a thumb up or down at a message. */
  response_feedback(scene) {
    const good = scene.event['good'] !== false && scene.event['good'] !== 'false';
    const feedback = good ? 'Good response' : 'Bad response';
    const mid = spokenOf(scene, 'outgoing').id;
    return theirs(scene, 'response_feedback', { response_feedback: { feedback, mid } });
  },

  /** `{action: "add" | "remove", label}` */
  async inbox_labels(scene) {
    const { messaging, desk, event } = scene;
    const value = {
      action: string(event, 'action') ?? 'add',
      user: { id: stage(scene).thread.with.id },
      label: { id: '900000000000004', page_label_name: string(event, 'label') ?? 'VIP' },
    };
    return await postItems(messaging, desk, [[{ kind: 'inbox_labels', value }]]);
  },

  /** `{name, status: "APPROVED" | "REJECTED" | "PAUSED" …, reason}`: a template of the page. */
  async template_status(scene) {
    const { messaging, desk, event } = scene;
    const name = string(event, 'name');
    const template = [...desk.templates.values()].find((known) => known.name === name);
    if (name === undefined) throw refused('Name the template: --field name=NAME.');
    if (!template) throw refused(`The page has no template ${JSON.stringify(name)}.`);
    template.status = (string(event, 'status') ?? 'APPROVED').toUpperCase();
    template.reason = string(event, 'reason') ?? 'NONE';
    const value = {
      event: template.status,
      message_template_id: Number(template.id),
      message_template_name: template.name,
      message_template_language: template.language,
      reason: template.reason,
    };
    return await postItems(messaging, desk, [[{ kind: 'template_status', value }]]);
  },
};

async function theirs(scene: Scene, kind: Kind, told: Json): Promise<SandboxDelivery> {
  const { messaging, desk } = scene;
  const { thread, at } = stage(scene);
  const value = { ...fromThem(desk, thread, at), ...told };
  return await postItems(messaging, desk, [[{ kind, value }]]);
}

/** About the page itself: nobody is its sender. */
async function ours(scene: Scene, kind: Kind, told: Json): Promise<SandboxDelivery> {
  const { messaging, desk } = scene;
  const value = { recipient: { id: desk.id }, timestamp: stage(scene).at, ...told };
  return await postItems(messaging, desk, [[{ kind, value }]]);
}
