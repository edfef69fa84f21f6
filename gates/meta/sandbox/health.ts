/** Whether messages get through, as the platform sums it up: https://developers.facebook.com/docs/whatsapp/cloud-api/health-status */
import { APP, type PhoneNumber, type WhatsAppAccount } from './directory.ts';

type Sendable = 'AVAILABLE' | 'LIMITED' | 'BLOCKED';

interface Entity {
  entity_type: string;
  id: string;
  can_send_message: Sendable;
  errors?: readonly object[];
  additional_info?: readonly string[];
}

const WORST: readonly Sendable[] = ['AVAILABLE', 'LIMITED', 'BLOCKED'];

/** Everything that a message passes. Without a number: what an account has to say for itself. */
export function healthStatus(
  account: WhatsAppAccount,
  number?: PhoneNumber,
): { can_send_message: Sendable; entities: readonly Entity[] } {
  const entities = [
    ...(number ? [healthOf(number)] : []),
    available('WABA', account.id),
    available('BUSINESS', account.owner.id),
    available('APP', APP.id),
  ];
  const worst = Math.max(...entities.map((entity) => WORST.indexOf(entity.can_send_message)));
  return { can_send_message: WORST[worst] ?? 'AVAILABLE', entities };
}

function healthOf(number: PhoneNumber): Entity {
  const entity = available('PHONE_NUMBER', number.id);
  if (!number.registered) {
    const error = {
      error_code: 133010,
      error_description: 'The phone number is not registered on the WhatsApp Business Platform.',
      possible_solution: 'Register the phone number before sending messages.',
    };
    return { ...entity, can_send_message: 'BLOCKED', errors: [error] };
  }
  if (number.nameStatus !== 'PENDING_REVIEW') return entity;
  return {
    ...entity,
    can_send_message: 'LIMITED',
    additional_info: [
      'Your display name has not been approved yet. Your message limit will increase after the display name is approved.',
    ],
  };
}

function available(type: string, id: string): Entity {
  return { entity_type: type, id, can_send_message: 'AVAILABLE' };
}
