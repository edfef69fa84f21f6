/** WhatsApp business accounts and numbers as the Graph shows them. */
import { APP, type PhoneNumber, type WhatsAppAccount } from './directory.ts';
import { edge, type Node, type NodeShape } from './fields.ts';
import { healthStatus } from './health.ts';

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
    timezone_id: account.timezoneId,
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
    owner_business_info: account.owner,
    whatsapp_business_manager_messaging_limit: account.numbers[0]?.tier,
    health_status: healthStatus(account),
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
    code_verification_status: number.verified ? 'VERIFIED' : 'NOT_VERIFIED',
    quality_rating: number.quality,
    quality_score: { score: number.quality },
    platform_type: 'CLOUD_API',
    host_platform: 'CLOUD_API',
    throughput: { level: number.throughput },
    status: statusOf(number),
    account_mode: 'LIVE',
    messaging_limit_tier: number.tier,
    whatsapp_business_manager_messaging_limit: number.tier,
    name_status: number.nameStatus,
    new_display_name: number.newName?.name,
    new_name_status: number.newName?.status ?? 'NONE',
    unified_cert_status: number.nameStatus,
    is_official_business_account: number.official,
    is_pin_enabled: number.twoStepPin !== null,
    is_on_biz_app: number.onApp,
    is_preverified_number: false,
    eligibility_for_api_business_global_search: 'NON_ELIGIBLE_VERIFIED_LEVEL',
    search_visibility: number.searchVisibility,
    country_code: 'RU',
    country_dial_code: '7',
    last_onboarded_time: number.onboardedAt ?? undefined,
    health_status: healthStatus(account, number),
    webhook_configuration: webhookConfiguration(account, number),
    certificate: undefined,
    new_certificate: undefined,
    username: number.username ?? undefined,
    conversational_automation: number.automation,
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

function statusOf({ registered, verified, onboardedAt }: PhoneNumber): string {
  if (registered) return 'CONNECTED';
  if (!verified) return 'UNVERIFIED';
  return onboardedAt === null ? 'PENDING' : 'DISCONNECTED';
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
