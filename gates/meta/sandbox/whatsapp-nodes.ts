/** WhatsApp business accounts and numbers as the Graph shows them. */
import { APP, type PhoneNumber, type WhatsAppAccount } from './directory.ts';
import { edge, type Node, type NodeShape } from './fields.ts';

export const ACCOUNT_SHAPE: NodeShape = {
  type: 'WhatsAppBusinessAccount',
  defaults: ['id', 'name', 'timezone_id', 'message_template_namespace'],
};

export const NUMBER_SHAPE: NodeShape = {
  type: 'WhatsAppBusinessPhoneNumber',
  defaults: [
    'verified_name',
    'code_verification_status',
    'display_phone_number',
    'quality_rating',
    'platform_type',
    'throughput',
    'id',
  ],
};

export function accountNode(account: WhatsAppAccount): Node {
  return {
    id: account.id,
    name: account.name,
    timezone_id: '138',
    message_template_namespace: account.templateNamespace,
    account_review_status: 'APPROVED',
    business_verification_status: 'verified',
    ownership_type: 'SELF',
    currency: 'USD',
    status: 'ACTIVE',
    is_enabled_for_insights: true,
    country: undefined,
    primary_business_location: undefined,
    primary_funding_id: undefined,
    on_behalf_of_business_info: undefined,
    analytics: { granularity: 'DAY' },
    health_status: { can_send_message: 'AVAILABLE', entities: [] },
    subscribed_apps: edge(subscriptions(account), SUBSCRIPTION_SHAPE),
    phone_numbers: edge(
      account.numbers.map((number) => numberNode(account, number)),
      NUMBER_SHAPE,
    ),
  };
}

export function numberNode(account: WhatsAppAccount, number: PhoneNumber): Node {
  return {
    id: number.id,
    verified_name: number.verifiedName,
    display_phone_number: number.display,
    code_verification_status: 'VERIFIED',
    quality_rating: number.quality,
    quality_score: { score: number.quality },
    platform_type: 'CLOUD_API',
    host_platform: 'CLOUD_API',
    throughput: { level: 'STANDARD' },
    status: number.registered ? 'CONNECTED' : 'DISCONNECTED',
    account_mode: 'LIVE',
    messaging_limit_tier: number.tier,
    whatsapp_business_manager_messaging_limit: number.tier,
    name_status: 'APPROVED',
    new_name_status: 'NONE',
    unified_cert_status: 'APPROVED',
    is_official_business_account: false,
    is_pin_enabled: number.twoStepPin !== null,
    is_on_biz_app: false,
    is_preverified_number: false,
    eligibility_for_api_business_global_search: 'NON_ELIGIBLE_VERIFIED_LEVEL',
    search_visibility: 'NON_VISIBLE',
    country_code: 'RU',
    country_dial_code: '7',
    last_onboarded_time: '2026-01-15T09:00:00+0000',
    health_status: { can_send_message: 'AVAILABLE', entities: [] },
    webhook_configuration: webhookConfiguration(account, number),
    certificate: undefined,
    new_certificate: undefined,
    username: undefined,
    conversational_automation: undefined,
  };
}

export const SUBSCRIPTION_SHAPE: NodeShape = {
  type: 'WhatsAppBusinessAccountToApplication',
  defaults: ['whatsapp_business_api_data', 'override_callback_uri'],
  withId: false,
};

export function subscriptions(account: WhatsAppAccount): Node[] {
  if (!account.subscription) return [];
  return [
    {
      whatsapp_business_api_data: {
        link: `https://www.facebook.com/games/?app_id=${APP.id}`,
        name: APP.name,
        id: APP.id,
      },
      override_callback_uri: account.subscription.callback ?? undefined,
    },
  ];
}

function webhookConfiguration(account: WhatsAppAccount, number: PhoneNumber): unknown {
  const own = number.callback;
  const accounts = account.subscription?.callback ?? null;
  if (own === null && accounts === null) return undefined;
  return {
    ...(own === null ? {} : { phone_number: own }),
    ...(accounts === null ? {} : { whatsapp_business_account: accounts }),
  };
}
