/** What a chat offers: `conversational_automation`, `whatsapp_commerce_settings`; and `calls`, which nobody takes here. */
import { type Call, text } from '../../meta/sandbox/call.ts';
import { invalidParameter } from '../../meta/sandbox/errors.ts';
import { numberOf } from '../../meta/sandbox/whatsapp.ts';
import { refused } from './errors.ts';
import { isObject } from './json.ts';
import type { Platform } from './platform.ts';
import { surfaceOf } from './surface.ts';

const MANAGE = 'whatsapp_business_management';
const SEND = 'whatsapp_business_messaging';
const EMOJI = /\p{Emoji_Presentation}|\uFE0F/u;

export function registerChatSettings(platform: Platform): void {
  const { world } = platform;
  world.route('POST', ':phone/conversational_automation', (call) => {
    const { number } = numberOf(call, MANAGE);
    const { enable_welcome_message: welcome } = call.parameters;
    number.automation = {
      enable_welcome_message: welcome === true || welcome === 'true',
      prompts: promptsOf(call),
      commands: commandsOf(call),
      id: `${number.id}7`,
    };
    return { success: true };
  });
  world.route('GET', ':phone/whatsapp_commerce_settings', (call) => {
    const { number } = numberOf(call, MANAGE);
    return { data: [{ id: `${number.id}8`, ...surfaceOf(platform, number.id).commerce }] };
  });
  world.route('POST', ':phone/whatsapp_commerce_settings', (call) => {
    const { number } = numberOf(call, MANAGE);
    const { commerce } = surfaceOf(platform, number.id);
    for (const name of ['is_cart_enabled', 'is_catalog_visible'] as const) {
      const value = call.parameters[name];
      if (value === undefined) continue;
      if (!['true', 'false', true, false].includes(value as string)) {
        throw invalidParameter(`Param ${name} must be a boolean`);
      }
      commerce[name] = value === true || value === 'true';
    }
    return { success: true };
  });
  world.route('POST', ':phone/calls', (call) => manageCall(call));
}

function promptsOf(call: Call): readonly string[] {
  const { prompts = [] } = call.parameters;
  if (!Array.isArray(prompts) || prompts.length > 4) {
    throw invalidParameter('Too many prompts provided. Maximum allowed is 4');
  }
  for (const prompt of prompts) {
    if (typeof prompt !== 'string' || prompt === '' || [...prompt].length > 80) {
      throw invalidParameter('Prompt text exceeds maximum length of 80 characters');
    }
    if (EMOJI.test(prompt)) throw invalidParameter('Emojis are not supported in prompts');
  }
  return prompts as string[];
}

function commandsOf(call: Call): readonly unknown[] {
  const { commands = [] } = call.parameters;
  if (!Array.isArray(commands) || commands.length > 30 || !commands.every(isObject)) {
    throw invalidParameter('Too many commands provided. Maximum allowed is 30');
  }
  const names = new Set<string>();
  for (const { command_name: name, command_description: description } of commands) {
    if (typeof name !== 'string' || !/^\w{1,32}$/.test(name)) {
      throw invalidParameter(
        'Invalid command name format. Command names must contain only alphanumeric characters and underscores',
      );
    }
    if (names.size === names.add(name).size) {
      throw invalidParameter(`Command names must be unique. Duplicate command name found: ${name}`);
    }
    const fits = typeof description === 'string' && description !== '';
    if (!fits || [...description].length > 256 || EMOJI.test(description)) {
      throw invalidParameter('Param command_description must be a text of at most 256 characters');
    }
  }
  return commands;
}

/** A call can be turned down or ended; taking one needs a media session, which is not pretended here. */
function manageCall(call: Call): unknown {
  numberOf(call, SEND);
  if (text(call, 'messaging_product') !== 'whatsapp') {
    throw invalidParameter('The parameter messaging_product is required.');
  }
  const action = text(call, 'action') ?? '';
  if (!['connect', 'pre_accept', 'accept', 'reject', 'terminate'].includes(action)) {
    throw invalidParameter(
      'Param action must be one of {connect, pre_accept, accept, reject, terminate}',
    );
  }
  const whom = text(call, 'to') ?? text(call, 'recipient') ?? text(call, 'call_id');
  if (whom === undefined) throw invalidParameter('The parameter call_id is required.');
  if (action === 'reject' || action === 'terminate') {
    return { messaging_product: 'whatsapp', success: true };
  }
  throw refused(138000, 'Calling APIs have not been enabled on this phone number.');
}
