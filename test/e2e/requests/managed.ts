/** How each documented example of managing a number, a template or an account is made by a command. */
import { generateKeyPairSync } from 'node:crypto';
import { SAMPLES } from '../../../gates/meta/sandbox/samples.ts';
import { png } from '../../gates/whatsapp/pictures.ts';
import type { Maker } from './maker.ts';

const NUMBER = '500000000000001';

const upload =
  (name: string, bytes: () => Uint8Array): Maker =>
  (_body, { file }) => ['media', 'upload', file(name, bytes()), '--again'];

const automation: Maker = (body) => [
  'automation',
  'set',
  '--welcome',
  body.enable_welcome_message ? 'on' : 'off',
  ...body.prompts.flatMap((prompt: string) => ['--prompt', prompt]),
  ...body.commands.flatMap(({ command_name: name, command_description: what }: any) => [
    '--command',
    `${name}=${what}`,
  ]),
  ...(body.prompts.length === 0 ? ['--clear', 'prompts'] : []),
  ...(body.commands.length === 0 ? ['--clear', 'commands'] : []),
];

const qr: Maker = (body) => [
  'qr',
  'create',
  body.prefilled_message,
  ...(body.generate_qr_image === undefined
    ? []
    : ['--image', String(body.generate_qr_image).toLowerCase()]),
];

const profile: Maker = (body, { file }) => [
  'profile',
  'set',
  ...['about', 'address', 'description', 'email', 'vertical'].flatMap((name) =>
    body[name] === undefined ? [] : [`--${name}`, body[name]],
  ),
  ...(body.websites ?? []).flatMap((site: string) => ['--website', site]),
  ...(body.profile_picture_handle === undefined ? [] : ['--picture', file('p.png', square())]),
];

const settings: Maker = ({ calling, storage_configuration: storage, ...body }, { file }) => [
  'numbers',
  'settings',
  NUMBER,
  ...(calling ? ['--calling', calling.status === 'enabled' ? 'on' : 'off'] : []),
  ...(calling?.sip ? ['--sip', 'on'] : []),
  ...(calling?.srtp_key_exchange_protocol ? ['--srtp', calling.srtp_key_exchange_protocol] : []),
  ...(calling?.call_icon_visibility ? ['--call-icon', calling.call_icon_visibility] : []),
  ...(calling?.video ? ['--video', 'on'] : []),
  ...(storage ? ['--storage', 'AE'] : []),
  ...(body.user_identity_change ? ['--identity-change', 'on'] : []),
  ...(body.payload_encryption
    ? ['--encryption', body.payload_encryption.status === 'enabled' ? 'on' : 'off']
    : []),
  ...(body.payload_encryption?.client_encryption_key ? ['--key-file', file('k.pem', key())] : []),
];

const number: Maker = (body, { file, callback }) => [
  'numbers',
  'set',
  NUMBER,
  ...(body.new_display_name ? ['--name', body.new_display_name] : []),
  ...(body.username ? ['--username', body.username] : []),
  ...(body.search_visibility ? ['--search', 'visible'] : []),
  ...(body.connection_status ? ['--connection', body.connection_status.toLowerCase()] : []),
  ...(body.webhook_url ? ['--delivery-url', body.webhook_url] : []),
  ...(body.webhook_configuration ? ['--webhook', callback] : []),
  ...(body.whatsapp_business_api_data
    ? [
        '--pin-file',
        file('pin', body.whatsapp_business_api_data.pin),
        '--security-notices',
        'on',
        '--change-notices',
        'off',
      ]
    : []),
];

const register: Maker = (body, { file }) => [
  'register',
  NUMBER,
  '--pin-file',
  file('pin', body.pin),
  ...(body.data_localization_region ? ['--region', body.data_localization_region] : []),
  ...(body.tier ? ['--tier', 'prod'] : []),
  ...(body.backup ? ['--backup-file', file('backup.json', JSON.stringify(body.backup))] : []),
];

const official: Maker = async ({ action, application_data: data }, { deliver }) => {
  const before: Readonly<Record<string, string>> = {
    SUBMIT_APPLICATION: 'CANCELLED',
    RESUBMIT_APPLICATION: 'REJECTED',
    WITHDRAW_APPLICATION: 'PENDING',
  };
  await deliver({ event: 'official', application: before[action] });
  return officialArgs(action, data);
};

const officialArgs = (action: string, data: any): string[] => [
  'numbers',
  'official',
  NUMBER,
  action.replace('_APPLICATION', '').toLowerCase(),
  ...(data
    ? [
        '--business-name',
        data.business_name,
        '--description',
        data.business_description,
        '--website',
        data.website_url,
        '--email',
        data.contact_email,
      ]
    : []),
];

const compliance: Maker = ({ messaging_product: _product, ...body }, { file }) => [
  'numbers',
  'compliance',
  NUMBER,
  'set',
  file('compliance.json', JSON.stringify(body)),
];

const create: Maker = (body) => [
  'numbers',
  'create',
  `+${body.phone_number}`,
  '--name',
  body.verified_name,
  ...(body.migrate_phone_number ? ['--migrate'] : []),
  ...(body.preverified_id ? ['--preverified', body.preverified_id] : []),
];

const schedule: Maker = (body) => [
  'business',
  'schedules',
  'create',
  body.name,
  '--type',
  body.schedule_type.toLowerCase().replaceAll('_', '-'),
  '--from',
  body.start_time,
  '--to',
  body.end_time,
  '--timezone',
  body.timezone,
  '--days',
  body.days_of_week.map((day: string) => day.slice(0, 3).toLowerCase()).join(','),
  '--description',
  body.description,
  ...(body.is_active ? [] : ['--inactive']),
  ...(body.recurrence_pattern ? ['--repeat', 'weekly'] : []),
];

const user: Maker = (body) => [
  'business',
  'users',
  'add',
  '900000000000077',
  ...(body?.tasks ?? ['MESSAGING']).flatMap((task: string) => ['--task', task]),
];

const code: Maker = async (body, { run }) => [
  'numbers',
  'request-code',
  await unverified(run),
  '--method',
  body.code_method.toLowerCase(),
  '--lang',
  body.language,
];

const call: Maker = (body, { file }) => [
  'api',
  'POST',
  '{phone}/calls',
  '--input',
  file('call.json', JSON.stringify(body)),
];

/** The example as it stands, but for what has to be real: names, forms, files. */
const template: Maker = async (body, context) => {
  const told = JSON.stringify({ ...body, name: `made_${++templates}` })
    .replaceAll('{{Flow-ID}}', '900000000000001')
    .replaceAll('{{Flow-Name}}', 'intake')
    .replaceAll('<SCREEN_ID>', 'START');
  const handle = told.includes('header_handle') ? await context.handle() : '';
  const real = JSON.parse(told, (key, value) => (key === 'header_handle' ? [handle] : value));
  return ['template', 'create', context.file('template.json', JSON.stringify(real))];
};
let templates = 0;

/** By the whole name of the example. */
export const MANAGED: Readonly<Record<string, Maker>> = {
  'createAuthenticationTemplateWOtpCopyCodeButton.Create_Flow_Template_Message_by_Flow_JSON':
    template,
  'createAuthenticationTemplateWOtpCopyCodeButton.Create_Flow_Template_Message_by_ID': template,
  'createAuthenticationTemplateWOtpCopyCodeButton.Create_Flow_Template_Message_by_Name': template,
  'createAuthenticationTemplateWOtpCopyCodeButton.Create_authentication_template_w_OTP_copy_code_button':
    template,
  'createAuthenticationTemplateWOtpCopyCodeButton.Create_authentication_template_w_OTP_one-tap_autofill_button':
    template,
  'createAuthenticationTemplateWOtpCopyCodeButton.Create_catalog_template': template,
  'createAuthenticationTemplateWOtpCopyCodeButton.Create_multi-product_message_template': template,
  'createAuthenticationTemplateWOtpCopyCodeButton.Create_template_w_document_header_text_body_a_phone_number_button_and_a_URL_button':
    template,
  'createAuthenticationTemplateWOtpCopyCodeButton.Create_template_w_image_header_text_body_text_footer_and_2_call-to-action_buttons':
    template,
  'createAuthenticationTemplateWOtpCopyCodeButton.Create_template_w_location_header_text_body_text_footer_and_a_website_buttons':
    template,
  'createAuthenticationTemplateWOtpCopyCodeButton.Create_template_w_text_header_text_body_text_footer_and_2_quick_reply_buttons':
    template,
  'editTemplate.Edit_template': async (body, context) => {
    const args = await template(body, context);
    await context.run(...args);
    const name = `made_${templates}`;
    await context.deliver({
      event: 'template_status',
      name,
      language: body.language,
      status: 'APPROVED',
    });
    return ['template', 'edit', name, args.at(-1) ?? '', '--lang', body.language];
  },
  'sendMessage.Send_typing_indicator_and_read_receipt': (_body, { answered }) => [
    'typing',
    answered,
  ],
  'uploadImage.Upload_Image': upload('a.png', () => SAMPLES.image().bytes),
  'uploadImage.Upload_Audio': upload('a.ogg', () => SAMPLES.audio().bytes),
  'uploadImage.Upload_Sticker': upload('a.webp', () => SAMPLES.sticker().bytes),
  'configureConversationalAutomation.disable_automation': automation,
  'configureConversationalAutomation.enable_welcome_with_prompts': automation,
  'configureConversationalAutomation.full_automation_setup': automation,
  'configureConversationalAutomation.setup_bot_commands': automation,
  'createOrUpdateQrCode.create_qr_code': qr,
  'createOrUpdateQrCode.create_qr_code_no_image': qr,
  'createOrUpdateQrCode.create_qr_code_png': qr,
  'createOrUpdateQrCode.update_existing_qr_code': async (body, { run }) => {
    const { value } = await run('qr', 'create', 'Здравствуйте!');
    return ['qr', 'edit', value.code, body.prefilled_message];
  },
  // Somebody else than those who are written to.
  'blockUserS.Block_user_s': async (_body, { deliver }) => {
    await deliver({ event: 'message', from: '79991234500' });
    return ['block', '79991234500'];
  },
  'unblockUserS.Unblock_user_s': (_body, { client }) => ['unblock', client],
  'updateWhatsAppBusinessProfileInformation.complete_profile_update': profile,
  'updateWhatsAppBusinessProfileInformation.minimal_profile_update': profile,
  'updatePhoneNumberSettings.Configure_data_storage': settings,
  'updatePhoneNumberSettings.Disable_calling': settings,
  'updatePhoneNumberSettings.Disable_payload_encryption': settings,
  'updatePhoneNumberSettings.Enable_SIP_calling': settings,
  'updatePhoneNumberSettings.Enable_calling_with_video': settings,
  'updatePhoneNumberSettings.Enable_payload_encryption': settings,
  'updatePhoneNumberSettings.Enable_user_identity_change': settings,
  'updatePhoneNumberStatus.comprehensive_update': number,
  'updatePhoneNumberStatus.configure_webhook': number,
  'updatePhoneNumberStatus.set_username': number,
  'updatePhoneNumberStatus.update_connection_status': number,
  'updatePhoneNumberStatus.update_display_name': number,
  'updatePhoneNumberStatus.update_security_settings': number,
  'registerWhatsAppBusinessPhoneNumber.basic_registration': register,
  'registerWhatsAppBusinessPhoneNumber.advanced_registration': register,
  'registerWhatsAppBusinessPhoneNumber.migration_registration': register,
  'requestVerificationCode.sms_verification': code,
  'requestVerificationCode.voice_verification': code,
  'verifyPhoneNumberCode.verify_code': async (_body, { file, run }) => {
    const id = await unverified(run);
    await run('numbers', 'request-code', id);
    // What the pretend platform “sends” are the last digits of the number.
    return ['numbers', 'verify', id, '--code-file', file('code', String(made).slice(-6))];
  },
  'GraphWhatsAppBusinessAccountToNumberCurrentStatusOfficialBusinessAccountPost.submit_application':
    official,
  'GraphWhatsAppBusinessAccountToNumberCurrentStatusOfficialBusinessAccountPost.resubmit_application':
    official,
  'GraphWhatsAppBusinessAccountToNumberCurrentStatusOfficialBusinessAccountPost.withdraw_application':
    official,
  'updateBusinessComplianceInfo.complete_update': compliance,
  'updateBusinessComplianceInfo.custom_entity_update': compliance,
  'createWhatsAppBusinessAccountPhoneNumber.basic_phone_number': create,
  'createWhatsAppBusinessAccountPhoneNumber.migration_phone_number': create,
  'createWhatsAppBusinessAccountPhoneNumber.preverified_phone_number': create,
  'createWhatsAppBusinessAccountSchedule.automated_response': schedule,
  'createWhatsAppBusinessAccountSchedule.business_hours_schedule': schedule,
  'createWhatsAppBusinessAccountSchedule.maintenance_window': schedule,
  'updateWhatsAppBusinessAccount.update_name': (body) => ['business', 'set', '--name', body.name],
  'updateWhatsAppBusinessAccount.update_timezone': (body) => [
    'business',
    'set',
    '--timezone',
    body.timezone_id,
  ],
  'addAssignedUser.basic_permissions': user,
  'addAssignedUser.developer_permissions': user,
  'addAssignedUser.full_access': user,
  'removeAssignedUser.remove_user': () => ['business', 'users', 'remove', '900000000000077'],
  'setBusinessEncryptionPublicKey.upload_key': (_body, { file }) => [
    'numbers',
    'encryption',
    NUMBER,
    '--key-file',
    file('k.pem', key()),
  ],
  'subscribeToWabaWebhooks.basic_subscription': () => ['setup', '--number', NUMBER],
  'subscribeToWabaWebhooks.custom_callback': () => ['setup', '--number', NUMBER],
  'manageCalls.Reject_Call': call,
  'manageCalls.Terminate_Call': call,
};

function square(): Uint8Array {
  return png(640, 640);
}

function key(): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

let made = 79_995_550_100;

/** A number that was only just created; its id. */
async function unverified(run: (...args: readonly string[]) => Promise<{ value: any }>) {
  const { value } = await run('numbers', 'create', `+${++made}`, '--name', 'Кабинет');
  return String(value.id);
}
