/** `GET|POST /{phone-number-id}/whatsapp_business_profile` */
import { type Call, text } from '../../meta/sandbox/call.ts';
import { invalidParameter } from '../../meta/sandbox/errors.ts';
import { type NodeShape, pick } from '../../meta/sandbox/fields.ts';
import { numberOf } from '../../meta/sandbox/whatsapp.ts';
import type { Platform } from './platform.ts';

const SHAPE: NodeShape = {
  type: 'WhatsAppBusinessProfile',
  defaults: [
    'about',
    'address',
    'description',
    'email',
    'profile_picture_url',
    'websites',
    'vertical',
  ],
  withId: false,
};
/** Characters. */
const LENGTHS = { about: 139, address: 256, description: 512, email: 128, vertical: 40 } as const;
const MANAGE = 'whatsapp_business_management';

export function registerProfile(platform: Platform): void {
  const { world } = platform;
  world.route('GET', ':phone/whatsapp_business_profile', (call) => {
    const { number } = numberOf(call, MANAGE);
    const profile = { ...empty(), ...platform.state.profiles.get(number.id) };
    return { data: [{ ...pick(call, profile, SHAPE), messaging_product: 'whatsapp' }] };
  });
  world.route('POST', ':phone/whatsapp_business_profile', (call) => update(platform, call));
}

function update(platform: Platform, call: Call): unknown {
  const { number } = numberOf(call, MANAGE);
  if (text(call, 'messaging_product') !== 'whatsapp') {
    throw invalidParameter('The parameter messaging_product is required.');
  }
  const changed: Record<string, unknown> = {};
  for (const [name, max] of Object.entries(LENGTHS)) {
    const value = call.parameters[name];
    if (value === undefined) continue;
    if (typeof value !== 'string' || [...value].length > max) {
      throw invalidParameter(`Param ${name} must be at most ${max} characters long.`);
    }
    changed[name] = value;
  }
  const { websites } = call.parameters;
  if (websites !== undefined) {
    if (!Array.isArray(websites) || websites.length > 2) {
      throw invalidParameter('Param websites must be an array of at most 2 addresses.');
    }
    changed['websites'] = websites;
  }
  platform.state.profiles.set(number.id, { ...platform.state.profiles.get(number.id), ...changed });
  return { success: true };
}

function empty(): Record<string, unknown> {
  return {
    about: 'Consultations',
    address: undefined,
    description: undefined,
    email: undefined,
    profile_picture_url: undefined,
    websites: undefined,
    vertical: 'PROF_SERVICES',
  };
}
