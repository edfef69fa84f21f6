import type { Session } from '../../src/gate.ts';
import {
  type AppObject,
  type AppSubscription,
  appSubscription as ofApp,
  subscribeApp,
} from '../meta/app-webhook.ts';
import { readCredential } from './credential.ts';

/** Fields that every app has been seen to have. */
const COMMON: readonly string[] = [
  'messages',
  'message_template_status_update',
  'message_template_quality_update',
  'message_template_components_update',
  'template_category_update',
  'phone_number_name_update',
  'phone_number_quality_update',
  'account_update',
  'account_review_update',
  'account_alerts',
  'business_capability_update',
  'security',
  'user_preferences',
  'history',
  'smb_message_echoes',
  'smb_app_state_sync',
];

/**
 * What the app asks Meta for: all that its dashboard offers. A field that the app is not subscribed to is
 * sent nowhere, whatever address a business account has of its own.
 */
export const FIELDS: readonly string[] = [
  ...COMMON,
  'account_settings_update',
  'automatic_events',
  'business_status_update',
  'calls',
  'flows',
  'group_lifecycle_update',
  'group_participants_update',
  'group_settings_update',
  'group_status_update',
  'message_echoes',
  'messaging_handovers',
  'partner_solutions',
  'payment_configuration_update',
  'template_correct_category_detection',
  'tracking_events',
];

/** Told of in the changelog; not every app has them yet. */
const NEWEST: readonly string[] = ['business_username_update', 'standby'];

/** From all that are documented to what nothing works without: not every app has every field. */
const ATTEMPTS = [[...FIELDS, ...NEWEST], FIELDS, COMMON, ['messages']] as const;

const OBJECT: AppObject = {
  gate: 'whatsapp',
  object: 'whatsapp_business_account',
  fields: FIELDS,
  attempts: ATTEMPTS,
  place: 'WhatsApp › Configuration',
};

/**
 * Sees to it that the app itself is subscribed: it decides which fields are sent at all, and news of
 * templates and business accounts come to its own address only, since these cannot be laid over
 * (“Webhook overrides”, 2026-06-28).
 */
export async function subscribeAppFields(session: Session, callbackUrl: string): Promise<void> {
  await subscribeApp(session, readCredential(session.credential), OBJECT, callbackUrl);
}

/** The app's own address and the fields it asks for; `null` where the app cannot be asked without its secret. */
export async function appSubscription(session: Session): Promise<AppSubscription | null> {
  return ofApp(session, readCredential(session.credential), OBJECT);
}
