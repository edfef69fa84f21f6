/** Settings of a number: calls, storage, encryption, and how official it is. */
import { createPublicKey } from 'node:crypto';
import { type Call, text } from '../../meta/sandbox/call.ts';
import { invalidParameter } from '../../meta/sandbox/errors.ts';
import { numberOf } from '../../meta/sandbox/whatsapp.ts';
import { isObject, type Json, optionalText, part, requiredText } from './json.ts';
import type { Platform } from './platform.ts';
import { deskOf, type NumberDesk } from './registration.ts';

const MANAGE = 'whatsapp_business_management';
const FEATURES = [
  'calling',
  'user_identity_change',
  'payload_encryption',
  'storage_configuration',
] as const;
const KEY_BITS = 2048;
const ENTITY_TYPES = [
  'LIMITED_LIABILITY_PARTNERSHIP',
  'SOLE_PROPRIETORSHIP',
  'PARTNERSHIP',
  'PUBLIC_COMPANY',
  'PRIVATE_COMPANY',
  'OTHER',
];

export function registerNumberSettings(platform: Platform): void {
  const { route } = platform.world;
  const desk = (call: Call): NumberDesk => deskOf(platform, numberOf(call, MANAGE).number);
  route('GET', ':phone/settings', (call) => settingsOf(desk(call)));
  route('POST', ':phone/settings', (call) => update(call, desk(call)));
  route('GET', ':phone/whatsapp_business_encryption', (call) => keyOf(desk(call)));
  route('POST', ':phone/whatsapp_business_encryption', (call) => setKey(call, desk(call)));
  route('GET', ':phone/official_business_account', (call) => {
    const { official } = desk(call);
    return {
      id: call.ids['phone'],
      ...(official
        ? { oba_status: official.status, status_message: official.message }
        : { oba_status: 'NOT_STARTED', status_message: 'No application was made.' }),
    };
  });
  route('POST', ':phone/official_business_account', (call) => apply(call, desk(call)));
  route('GET', ':phone/business_compliance_info', (call) => {
    const { compliance } = desk(call);
    return { data: compliance === null ? [] : [compliance] };
  });
  route('POST', ':phone/business_compliance_info', (call) => setCompliance(call, desk(call)));
}

function settingsOf({ settings }: NumberDesk): Json {
  return {
    calling: {
      status: 'disabled',
      call_icon_visibility: 'visible',
      ip_addresses: { default: [] },
      callback_permission_status: 'disabled',
      ...(settings['calling'] as object | undefined),
    },
    payload_encryption: shownEncryption(settings['payload_encryption']),
    storage_configuration: shownStorage(settings['storage_configuration']),
    ...(settings['user_identity_change'] === undefined
      ? {}
      : { user_identity_change: settings['user_identity_change'] }),
  };
}

function shownEncryption(given: unknown): Json {
  if (!isObject(given) || word(given['status']) !== 'enabled') return { status: 'disabled' };
  return { status: 'enabled', client_encryption_key_fingerprint: 'SHA256:pretend-fingerprint' };
}

function shownStorage(given: unknown): Json {
  if (!isObject(given) || given['enabled'] !== true) return { status: 'default' };
  return {
    status: 'in_country_storage_enabled',
    data_localization_region: String(given['region']).toUpperCase(),
  };
}

/** One feature a request. */
function update(call: Call, desk: NumberDesk): unknown {
  const given = FEATURES.filter((name) => call.parameters[name] !== undefined);
  const [feature, ...others] = given;
  if (feature === undefined || others.length > 0) {
    throw invalidParameter('Only one feature setting can be specified per request.');
  }
  const setting = part(call.parameters, feature);
  if (feature === 'calling' || feature === 'payload_encryption') {
    if (!['enabled', 'disabled'].includes(word(setting['status']))) {
      throw invalidParameter(`Param ${feature}['status'] must be one of {ENABLED, DISABLED}`);
    }
  } else if (typeof setting['enabled'] !== 'boolean') {
    throw invalidParameter(`Param ${feature}['enabled'] must be a boolean.`);
  }
  if (feature === 'payload_encryption' && word(setting['status']) === 'enabled') {
    const encoded = requiredText(setting, 'client_encryption_key', 'client_encryption_key');
    checkKey(Buffer.from(encoded, 'base64').toString());
  }
  desk.settings[feature] = setting;
  return { success: true };
}

function keyOf({ publicKey }: NumberDesk): unknown {
  if (publicKey === null) return { data: [] };
  return {
    data: [{ business_public_key: publicKey, business_public_key_signature_status: 'VALID' }],
  };
}

function setKey(call: Call, desk: NumberDesk): unknown {
  const key = requiredText(call.parameters, 'business_public_key', 'business_public_key');
  checkKey(key);
  desk.publicKey = key;
  return { success: true };
}

function checkKey(pem: string): void {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey(pem);
    if (asymmetricKeyType === 'rsa' && asymmetricKeyDetails?.modulusLength === KEY_BITS) return;
  } catch {
    // Refused below: a key that cannot be read is no better than a short one.
  }
  throw invalidParameter('The key must be a valid 2048-bit RSA public key in PEM format.');
}

function apply(call: Call, desk: NumberDesk): unknown {
  const action = text(call, 'action') ?? '';
  const pending = desk.official?.status === 'PENDING';
  const decided = desk.official?.status === 'REJECTED';
  const [allowed, next, message] =
    {
      SUBMIT_APPLICATION: [!pending && !decided, 'PENDING', 'The application is under review.'],
      RESUBMIT_APPLICATION: [decided, 'PENDING', 'The application is under review.'],
      WITHDRAW_APPLICATION: [pending, 'CANCELLED', 'The application was withdrawn.'],
    }[action] ?? unknownAction();
  if (allowed !== true) throw invalidParameter(`${action} is not allowed in the present status.`);
  desk.official = { status: String(next), message: String(message) };
  return { success: true, message };
}

function unknownAction(): never {
  throw invalidParameter(
    'Param action must be one of {SUBMIT_APPLICATION, WITHDRAW_APPLICATION, RESUBMIT_APPLICATION}',
  );
}

function setCompliance(call: Call, desk: NumberDesk): unknown {
  const { parameters } = call;
  if (parameters['messaging_product'] !== 'whatsapp') {
    throw invalidParameter('The parameter messaging_product is required.');
  }
  if (requiredText(parameters, 'entity_name', 'entity_name', 128).length < 2) {
    throw invalidParameter('Param entity_name must be 2 to 128 characters long.');
  }
  const type = requiredText(parameters, 'entity_type', 'entity_type');
  if (!ENTITY_TYPES.includes(type)) {
    throw invalidParameter(`Param entity_type must be one of {${ENTITY_TYPES.join(', ')}}`);
  }
  const custom = optionalText(parameters, 'entity_type_custom', 'entity_type_custom', 1024);
  if ((type === 'OTHER') !== (custom !== undefined)) {
    throw invalidParameter('Param entity_type_custom belongs to entity_type OTHER.');
  }
  const officer = part(parameters, 'grievance_officer_details');
  requiredText(officer, 'name', 'grievance_officer_details[name]', 128);
  requiredText(officer, 'email', 'grievance_officer_details[email]', 128);
  const care = part(parameters, 'customer_care_details');
  requiredText(care, 'email', 'customer_care_details[email]', 128);
  desk.compliance = { ...parameters };
  return { success: true };
}

function word(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}
