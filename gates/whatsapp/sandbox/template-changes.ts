/** Templates are made, edited and deleted. https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-management */
import { type Call, idOf, required, text } from '../../meta/sandbox/call.ts';
import { invalidParameter, missingObject } from '../../meta/sandbox/errors.ts';
import { accountOf, useAccount } from '../../meta/sandbox/whatsapp.ts';
import { isObject, type Json } from './json.ts';
import type { Platform } from './platform.ts';
import { fromLibrary } from './template-library.ts';
import { checkComponents, templateRefused } from './template-rules.ts';
import {
  blank,
  type Category,
  findTemplate,
  placeholders,
  type Template,
  withTexts,
} from './templates.ts';

const MANAGE = 'whatsapp_business_management';
const CATEGORIES: readonly Category[] = ['AUTHENTICATION', 'MARKETING', 'UTILITY'];
const EDITABLE: ReadonlySet<string> = new Set(['APPROVED', 'REJECTED', 'PAUSED']);
const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_TEMPLATES = 250;

export function registerTemplateChanges(platform: Platform): void {
  const { world } = platform;
  world.route('POST', ':waba/message_templates', (call) => create(platform, call));
  world.route('DELETE', ':waba/message_templates', (call) => remove(platform, call));
  world.route('POST', ':template', (call) => edit(platform, call));
}

function create(platform: Platform, call: Call): unknown {
  const account = accountOf(call, MANAGE);
  const templates = platform.state.templates.get(account.id) ?? [];
  const now = platform.world.host.now();
  const name = required(call, 'name');
  const language = required(call, 'language');
  if (!/^[a-z0-9_]{1,512}$/.test(name)) {
    throw invalidParameter(
      'Param name must contain only lowercase letters, numbers and underscores.',
    );
  }
  if (!/^[a-z]{2,3}(_[A-Z]{2,3})?$/.test(language)) {
    throw invalidParameter(`Param language must be one of the supported languages: ${language}`);
  }
  const category = categoryOf(call);
  refuseTaken(platform, account.id, templates, { name, language });
  if (templates.length >= MAX_TEMPLATES) {
    throw templateRefused(
      2_388_019,
      'Message Template Limit Exceeded',
      `This account has reached the limit of ${MAX_TEMPLATES} templates.`,
    );
  }
  const library = text(call, 'library_template_name');
  const components =
    library === undefined
      ? checkComponents(platform.world, category, call.parameters['components'])
      : fromLibrary(call, library, language);
  const template: Template = {
    ...blank(components.map(asKept), now),
    id: String(810_000_000_000_001 + platform.state.nextTemplate++),
    name,
    language,
    category,
    named: isNamed(call, components),
    // These were looked at when they were written, and need no more review.
    status: library !== undefined || category === 'AUTHENTICATION' ? 'APPROVED' : 'PENDING',
    libraryName: library ?? null,
    ttlSeconds: numberOf(call, 'message_send_ttl_seconds'),
    quality: 'UNKNOWN',
    subCategory: text(call, 'sub_category') ?? null,
  };
  templates.push(template);
  return { id: template.id, status: template.status, category };
}

function edit(platform: Platform, call: Call): unknown {
  const id = idOf(call, 'template');
  const found = findTemplate(platform, id);
  if (!found) throw missingObject('POST', id);
  useAccount(call, found.accountId, MANAGE);
  const { template } = found;
  const now = platform.world.host.now();
  if (!EDITABLE.has(template.status)) {
    throw invalidParameter(`A template that is ${template.status} can not be edited.`);
  }
  const approved = template.status === 'APPROVED';
  const within = (days: number) => template.edits.filter((at) => now - at < days * DAY_MS).length;
  if (approved && (within(1) >= 1 || within(30) >= 10)) {
    throw invalidParameter(
      'An approved template can be edited once in 24 hours and 10 times in 30 days.',
    );
  }
  const category = call.parameters['category'] === undefined ? template.category : categoryOf(call);
  if (approved && category !== template.category) {
    throw invalidParameter('The category of an approved template can not be edited.');
  }
  if (call.parameters['components'] !== undefined) {
    const components = checkComponents(platform.world, category, call.parameters['components']);
    Object.assign(template, withTexts(components.map(asKept)));
    template.named = isNamed(call, components);
  }
  template.ttlSeconds = numberOf(call, 'message_send_ttl_seconds') ?? template.ttlSeconds;
  template.category = category;
  template.status = template.status === 'REJECTED' ? 'PENDING' : 'APPROVED';
  template.reason = null;
  template.updatedAt = now;
  if (approved) template.edits = [...template.edits, now];
  return { success: true };
}

function remove(platform: Platform, call: Call): unknown {
  const account = accountOf(call, MANAGE);
  const templates = platform.state.templates.get(account.id) ?? [];
  const name = required(call, 'name');
  const id = text(call, 'hsm_id');
  const gone = templates.filter(
    (template) => template.name === name && (id === undefined || template.id === id),
  );
  if (gone.length === 0) {
    throw templateRefused(
      2_593_002,
      'Message Template Not Found',
      `The message template ${name} wasn't found for this account.`,
    );
  }
  const left = templates.filter((template) => !gone.includes(template));
  platform.state.templates.set(account.id, left);
  const until = platform.world.host.now() + 30 * DAY_MS;
  for (const template of gone) {
    if (template.status === 'APPROVED') {
      platform.state.templateLocks.set(lockKey(account.id, template), until);
    }
  }
  return { success: true };
}

function refuseTaken(
  platform: Platform,
  accountId: string,
  templates: readonly Template[],
  { name, language }: Pick<Template, 'name' | 'language'>,
): void {
  if (templates.some((known) => known.name === name && known.language === language)) {
    throw templateRefused(
      2_388_024,
      'Content in This Language Already Exists',
      `There is already ${language} content for this template. You can create a new template and try again.`,
    );
  }
  const until = platform.state.templateLocks.get(lockKey(accountId, { name, language })) ?? 0;
  if (until > platform.world.host.now()) {
    throw templateRefused(
      2_388_023,
      'Message Template Language is Being Deleted',
      `New ${language} content can’t be added while the existing ${language} content is being deleted. Try again in 4 weeks or consider creating a new message template.`,
    );
  }
}

function categoryOf(call: Call): Category {
  const given = required(call, 'category');
  const category = CATEGORIES.find((known) => known === given);
  if (category) return category;
  throw invalidParameter(`Param category must be one of {${CATEGORIES.join(', ')}}`);
}

function isNamed(call: Call, components: readonly Json[]): boolean {
  const told = text(call, 'parameter_format');
  if (told !== undefined) return told.toUpperCase() === 'NAMED';
  return components.some(({ text: words }) =>
    placeholders(typeof words === 'string' ? words : '').some((name) => !/^\d+$/.test(name)),
  );
}

/** A code button becomes an address that carries the code; the text of an authentication body is the platform's own. */
function asKept(component: Json): Json {
  if (component['add_security_recommendation'] !== undefined && component['text'] === undefined) {
    const more = component['add_security_recommendation'] === true;
    return {
      ...component,
      text: `*{{1}}* is your verification code.${more ? ' For your security, do not share this code.' : ''}`,
      example: { body_text: [['123456']] },
    };
  }
  if (component['code_expiration_minutes'] !== undefined && component['text'] === undefined) {
    const minutes = JSON.stringify(component['code_expiration_minutes']);
    return { ...component, text: `This code expires in ${minutes} minutes.` };
  }
  const { buttons } = component;
  if (!Array.isArray(buttons)) return component;
  return { ...component, buttons: buttons.map((one) => (isObject(one) ? buttonKept(one) : one)) };
}

function buttonKept(button: Json): Json {
  if (button['type'] !== 'OTP') return button;
  const url = `https://www.whatsapp.com/otp/code/?otp_type=${String(button['otp_type'])}&code=otp`;
  return {
    type: 'URL',
    text: button['text'] ?? 'Copy code',
    url: `${url}{{1}}`,
    example: [`${url}123456`],
  };
}

function numberOf(call: Call, name: string): number | null {
  const value = text(call, name);
  return value === undefined ? null : Number(value);
}

function lockKey(
  accountId: string,
  { name, language }: Pick<Template, 'name' | 'language'>,
): string {
  return `${accountId} ${name} ${language}`;
}
