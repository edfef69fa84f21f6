/** News of templates, numbers and the business account. Shapes: Cloud API, “Webhooks reference”. */
import { figure, id, type Json, object, objects, string } from '../../meta/json.ts';
import { change, day, facts, line, reason, type Teller, type Told } from './telling.ts';

/** What is told of each webhook field that concerns no person, in one line. */
export const ACCOUNT_NEWS: Readonly<Record<string, Teller>> = {
  message_template_status_update(value) {
    const told = object(value['rejection_info']) ?? object(value['other_info']);
    return template(value, [
      figure(value['event']),
      reason(value['reason']),
      figure(told?.['reason']) ?? figure(told?.['description']) ?? figure(told?.['title']),
    ]);
  },
  message_template_quality_update: (value) =>
    template(value, [
      'quality',
      change(value['previous_quality_score'], value['new_quality_score']),
    ]),
  message_template_components_update: (value) => template(value, ['text changed']),
  template_category_update: category,
  template_correct_category_detection: category,
  phone_number_name_update: (value) =>
    number(value, [
      `name “${figure(value['requested_verified_name']) ?? ''}”`,
      figure(value['decision']),
      reason(value['rejection_reason']),
    ]),
  phone_number_quality_update: (value) =>
    number(value, [
      figure(value['event']),
      change(
        value['old_limit'],
        value['current_limit'] ?? value['max_daily_conversations_per_business'],
      ),
    ]),
  account_update(value) {
    const ban = object(value['ban_info']);
    const violation = object(value['violation_info']);
    const tier = object(value['volume_tier_info']);
    const restricted = objects(value['restriction_info']).map((each) =>
      figure(each['restriction_type']),
    );
    return {
      subject: id(value['phone_number']),
      summary: line('Business account:', [
        figure(value['event']),
        figure(ban?.['waba_ban_state']),
        figure(violation?.['violation_type']),
        ...restricted,
        tier && facts(tier),
      ]),
    };
  },
  account_review_update: (value) => ({
    subject: null,
    summary: line('Business account review:', [figure(value['decision'])]),
  }),
  account_alerts(value) {
    const alert = object(value['alert_info']) ?? value;
    return {
      subject: id(value['entity_id']),
      summary: line('Alert:', [
        figure(alert['alert_severity']),
        figure(alert['alert_type']),
        figure(alert['alert_status']),
        figure(alert['alert_description']),
      ]),
    };
  },
  account_settings_update(value) {
    const settings = object(value['phone_number_settings']);
    const calling = object(settings?.['calling']);
    return {
      subject: id(settings?.['phone_number_id']),
      summary: line('Settings changed:', [
        figure(value['type']),
        calling && `calling ${figure(calling['status']) ?? ''}`.trim(),
      ]),
    };
  },
  business_capability_update: (value) => ({
    subject: null,
    summary: line(
      'Limits changed:',
      Object.entries(value).map(([name, limit]) => {
        const shown = figure(limit);
        return shown === null ? null : `${name} ${shown}`;
      }),
    ),
  }),
  business_status_update: (value) => ({
    subject: id(value['business_id']),
    summary: line('Business:', [figure(value['event']) ?? facts(value)]),
  }),
  business_username_update: username,
  business_username_updates: username,
  whatsapp_business_username_update: username,
  whatsapp_business_username_updates: username,
  security: (value) => number(value, [figure(value['event'])]),
  flows: (value) => ({
    subject: id(value['flow_id']),
    summary: line(`Flow ${id(value['flow_id']) ?? '?'}:`, [
      figure(value['message']) ??
        line(figure(value['event']) ?? '', [change(value['old_status'], value['new_status'])]),
    ]),
  }),
  partner_solutions: (value) => ({
    subject: id(value['solution_id']),
    summary: line(`Solution ${id(value['solution_id']) ?? '?'}:`, [
      figure(value['event']),
      reason(value['solution_status']),
    ]),
  }),
  payment_configuration_update: (value) => ({
    subject: id(value['configuration_name']),
    summary: line(`Payments “${id(value['configuration_name']) ?? '?'}”:`, [
      figure(value['status']),
      reason(value['provider_name']),
    ]),
  }),
  tracking_events: plain('Tracking'),
};

/** Fields of which more come without a version of ours: by how their names begin. */
export function byPrefix(field: string): Teller | undefined {
  return field.startsWith('marketing_messages_') ? plain('Marketing messages') : undefined;
}

function plain(title: string): Teller {
  return (value) => ({ subject: null, summary: line(`${title}:`, [facts(value)]) });
}

/**
 * Of a change to come, `new_category` is the category there is, `correct_category` the one there will be.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/template_category_update
 */
function category(value: Json): Told {
  const coming = figure(value['correct_category']);
  if (coming === null) {
    return template(value, [
      'category',
      change(value['previous_category'], value['new_category'] ?? value['category']),
    ]);
  }
  const on = day(value['category_update_timestamp']);
  return template(value, [
    'category will be',
    change(value['new_category'] ?? value['category'], coming),
    on === null ? null : `on ${on}`,
  ]);
}

function template(value: Json, parts: readonly (string | null)[]): Told {
  const name = id(value['message_template_name']) ?? id(value['message_template_id']);
  const language = string(value['message_template_language']);
  const title = `Template “${name ?? '?'}”${language === null ? '' : ` (${language})`}:`;
  return { subject: name, summary: line(title, parts) };
}

function number(value: Json, parts: readonly (string | null)[]): Told {
  const shown = id(value['display_phone_number']) ?? id(value['phone_number']);
  return { subject: shown, summary: line(`Number ${shown ?? '?'}:`, parts) };
}

function username(value: Json): Told {
  const name = figure(value['username']);
  return number(value, [
    name === null ? 'username' : `username “${name}”`,
    figure(value['status']),
  ]);
}
