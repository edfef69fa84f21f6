/** What the platform decides about a number. */
import type { SandboxDelivery, SandboxEvent } from '../../../src/gate.ts';
import { refused } from '../../meta/sandbox/refused.ts';
import type { NumberOfAccount } from '../../meta/sandbox/whatsapp.ts';
import type { Platform } from './platform.ts';
import { postEntries } from './webhooks.ts';

type Happening = (
  platform: Platform,
  event: SandboxEvent,
  to: NumberOfAccount,
) => Promise<SandboxDelivery>;

const DECISIONS = ['APPROVED', 'REJECTED'];

export const NUMBER_EVENTS: Readonly<Record<string, Happening>> = {
  /** `{decision: "APPROVED" | "REJECTED", reason}`: the review of a display name, new or first, ends. */
  async name_review(platform, event, to) {
    const { number } = to;
    const decision = event['decision'] ?? 'APPROVED';
    if (typeof decision !== 'string' || !DECISIONS.includes(decision)) {
      throw refused(`"decision" must be one of ${DECISIONS.join(', ')}.`);
    }
    const approved = decision === 'APPROVED';
    const requested = number.newName?.name ?? number.verifiedName;
    if (approved) number.verifiedName = requested;
    if (number.newName === null) number.nameStatus = approved ? 'APPROVED' : 'DECLINED';
    number.newName = approved ? null : number.newName && { ...number.newName, status: 'DECLINED' };
    const value = {
      display_phone_number: number.digits,
      decision,
      requested_verified_name: requested,
      rejection_reason: approved ? null : (event['reason'] ?? 'NAME_NOT_CONSISTENT'),
    };
    return await postEntries(platform.world, to, [[{ value, field: 'phone_number_name_update' }]]);
  },

  /** `{on: false}`: whether the number is used in the WhatsApp Business app as well. Nobody is told. */
  async coexistence(_, event, to) {
    to.number.onApp = event['on'] !== false && event['on'] !== 'false';
    return { url: null, status: null, items: 0, silent: true };
  },
};
