/**
 * Which webhook fields an app gets of a page or an Instagram account.
 * https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
 */
import type { Call } from '../call.ts';
import { APP, INSTAGRAM_APP } from '../directory.ts';
import { allow, type Caller, onEdge } from './caller.ts';
import { invalid } from './refusals.ts';
import { listOf } from './shape.ts';
import type { Desk, Messaging } from './state.ts';
import { fieldsOf } from './webhooks.ts';

/** Fields of a page that have nothing to do with messages, as far as anybody here asks for them. */
const OTHERS: readonly string[] = [
  'conversations',
  'leadgen',
  'live_videos',
  'message_context',
  'message_mention',
  'messaging_appointments',
  'messaging_checkout_updates',
  'messaging_customer_information',
  'messaging_in_thread_lead_form_submit',
  'messaging_optouts',
  'messaging_payments',
  'messaging_pre_checkouts',
  'marketing_message_clicks',
  'marketing_message_deliveries',
  'marketing_message_echoes',
  'marketing_message_reads',
  'name',
  'picture',
  'ratings',
  'send_cart',
  'videos',
];

export function registerSubscriptions(messaging: Messaging): void {
  onEdge(messaging, 'GET', 'subscribed_apps', (_call, caller) => {
    const desk = own(caller);
    const app = caller.direct ? INSTAGRAM_APP : APP;
    const link = `https://www.facebook.com/games/?app_id=${app.id}`;
    const subscribed = { link, name: app.name, id: app.id, subscribed_fields: desk.fields };
    return { data: desk.fields === null ? [] : [subscribed] };
  });
  onEdge(messaging, 'POST', 'subscribed_apps', (call, caller) => {
    const desk = own(caller);
    desk.fields = fieldsAsked(call, caller, desk);
    return { success: true };
  });
  onEdge(messaging, 'DELETE', 'subscribed_apps', (_call, caller) => {
    own(caller).fields = null;
    return { success: true };
  });
}

function fieldsAsked(call: Call, caller: Caller, { network }: Desk): readonly string[] {
  const fields = listOf(call, 'subscribed_fields');
  if (fields.length === 0) throw invalid('The parameter subscribed_fields is required.');
  const known = [...fieldsOf(network), ...(network === 'messenger' ? OTHERS : ['story_insights'])];
  const index = fields.findIndex((field) => !known.includes(field));
  if (index >= 0) {
    throw invalid(
      `Param subscribed_fields[${index}] must be one of {${known.join(', ').toUpperCase()}} - got "${fields[index] ?? ''}".`,
    );
  }
  const messages = fields.some((field) => field.startsWith('messag'));
  if (messages && !caller.direct && network === 'messenger') {
    for (const desk of caller.desks.slice(0, 1)) allow(caller, desk, 'messages');
  }
  return fields;
}

/** The page itself, never the account behind it. */
function own(caller: Caller): Desk {
  const [desk] = caller.desks;
  if (!desk) throw invalid('There is nothing to subscribe to.');
  allow(caller, desk, 'metadata');
  return desk;
}
