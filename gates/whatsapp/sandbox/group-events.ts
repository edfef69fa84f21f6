/** What happens to groups: people follow the link; and what the platform tells of it. */
import { randomInt } from 'node:crypto';
import type { SandboxDelivery, SandboxEvent } from '../../../src/gate.ts';
import { refused } from '../../meta/sandbox/refused.ts';
import type { NumberOfAccount } from '../../meta/sandbox/whatsapp.ts';
import { type Group, GROUP_MAX } from './groups.ts';
import { peerByPhone, peerByUserId, type Platform } from './platform.ts';
import { deskOf } from './registration.ts';
import { postEntries, seconds } from './webhooks.ts';

type Told = Readonly<Record<string, unknown>>;

export const GROUP_EVENTS = {
  /**
   * `{official: false}`: whether the number is an official business account, which groups are for.
   * `{application: "REJECTED"}`: what became of its application to be one.
   */
  async official(
    platform: Platform,
    event: SandboxEvent,
    to: NumberOfAccount,
  ): Promise<SandboxDelivery> {
    const { application } = event;
    if (typeof application === 'string') {
      deskOf(platform, to.number).official = { status: application, message: 'It was decided.' };
    }
    to.number.official = event['official'] !== false && application !== 'REJECTED';
    return { url: null, status: null, items: 0, silent: true };
  },

  /** `{group, from, userId}`: somebody follows the link, and is in, or asks to be let in. */
  async group_join(
    platform: Platform,
    event: SandboxEvent,
    to: NumberOfAccount,
  ): Promise<SandboxDelivery> {
    const groups = [...platform.state.groups.values()].filter(
      ({ of }) => of.number.id === to.number.id,
    );
    const group = groups.find(({ id }) => id === event['group']) ?? groups.at(-1);
    if (!group) throw refused('The number leads no group.');
    const { userId } = event;
    const peer =
      typeof userId === 'string' ? peerByUserId(userId) : peerByPhone(event.from ?? '79991234567');
    const name = peer.phone === null ? { user_id: peer.userId } : { wa_id: peer.phone };
    const at = platform.world.host.now();
    if (group.approval) {
      const id = Buffer.from(`${peer.userId}:${randomInt(1e9)}`).toString('base64url');
      group.requests.set(id, { peer, at });
      return post(platform, group, 'group_participants_update', {
        type: 'group_join_request_created',
        join_request_id: id,
        ...name,
      });
    }
    if (group.participants.length >= GROUP_MAX) throw refused('The group is full.');
    group.participants.push(peer);
    return post(platform, group, 'group_participants_update', {
      type: 'group_participants_add',
      reason: 'invite_link',
      added_participants: [name],
    });
  },
};

/** Told a moment after the answer, as there. */
export function tellGroup(platform: Platform, group: Group, field: string, told: Told): void {
  platform.world.host.later(1, async () => void (await post(platform, group, field, told)));
}

function post(
  platform: Platform,
  { id, of }: Group,
  field: string,
  told: Told,
): Promise<SandboxDelivery> {
  const { world } = platform;
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: of.number.digits, phone_number_id: of.number.id },
    groups: [{ timestamp: seconds(world.host.now()), group_id: id, ...told }],
  };
  return postEntries(world, of, [[{ field, value }]]);
}
