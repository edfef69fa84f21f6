/**
 * Templates in messages, and the buttons of those.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/templates
 */
import { invalid } from './refusals.ts';
import { isObject, items, type Json, optional, words, wordIn } from './shape.ts';
import type { Network } from './state.ts';

type Check = (payload: Json) => void;

const AT = 'message[attachment][payload]';

const CHECKS: Readonly<Record<string, Check>> = {
  button(payload) {
    words(payload, 'text', `${AT}[text]`, 640);
    buttons(payload, `${AT}[buttons]`, true);
  },
  generic(payload) {
    for (const element of items(payload, 'elements', `${AT}[elements]`, 10)) {
      words(element, 'title', `${AT}[elements][title]`, 80);
      optional(element, 'subtitle', `${AT}[elements][subtitle]`, 80);
      const more = ['subtitle', 'image_url', 'default_action', 'buttons'];
      if (!more.some((name) => element[name] !== undefined)) {
        throw invalid(`Param ${AT}[elements] must have at least one property beside its title.`);
      }
      buttons(element, `${AT}[elements][buttons]`, false);
    }
  },
  media(payload) {
    for (const element of items(payload, 'elements', `${AT}[elements]`, 1)) {
      if (!['image', 'video'].includes(String(element['media_type']))) {
        throw invalid(`Param ${AT}[elements][media_type] must be one of {IMAGE, VIDEO}`);
      }
      if (element['attachment_id'] === undefined && element['url'] === undefined) {
        throw invalid(`Param ${AT}[elements] must have an attachment_id or a url.`);
      }
      buttons(element, `${AT}[elements][buttons]`, false);
    }
  },
  receipt(payload) {
    for (const name of ['recipient_name', 'order_number', 'currency', 'payment_method']) {
      words(payload, name, `${AT}[${name}]`, 1000);
    }
    const { summary } = payload as { summary?: unknown };
    if (!isObject(summary) || Number.isNaN(Number(summary['total_cost'] ?? Number.NaN))) {
      throw invalid(`The parameter ${AT}[summary][total_cost] is required`);
    }
    if (payload['elements'] !== undefined) items(payload, 'elements', `${AT}[elements]`, 100);
  },
  one_time_notif_req(payload) {
    words(payload, 'title', `${AT}[title]`, 65);
    words(payload, 'payload', `${AT}[payload]`, 1000);
  },
  notification_messages(payload) {
    optional(payload, 'title', `${AT}[title]`, 65);
    words(payload, 'payload', `${AT}[payload]`, 1000);
  },
};

const OF: Readonly<Record<Network, readonly string[]>> = {
  messenger: Object.keys(CHECKS),
  instagram: ['generic', 'button'],
};

/** Throws the platform's refusal for a template it would not take. */
export function checkTemplate(network: Network, payload: Json): void {
  const type = wordIn(payload, 'template_type');
  if (!OF[network].includes(type)) {
    throw invalid(`Param ${AT}[template_type] must be one of {${OF[network].join(', ')}}`);
  }
  CHECKS[type]?.(payload);
}

function buttons(holder: Json, path: string, needed: boolean): void {
  if (holder['buttons'] === undefined && !needed) return;
  for (const button of items(holder, 'buttons', path, 3)) {
    const type = wordIn(button, 'type');
    if (type === 'web_url') {
      words(button, 'title', `${path}[title]`, 20);
      const url = words(button, 'url', `${path}[url]`, 2000);
      if (!URL.canParse(url)) throw invalid(`${url} should represent a valid URL`);
    } else if (type === 'postback' || type === 'phone_number') {
      words(button, 'title', `${path}[title]`, 20);
      words(button, 'payload', `${path}[payload]`, 1000);
    } else if (!['account_link', 'account_unlink', 'game_play'].includes(type)) {
      throw invalid(`Param ${path}[type] must be one of {WEB_URL, POSTBACK, PHONE_NUMBER}`);
    }
  }
}
