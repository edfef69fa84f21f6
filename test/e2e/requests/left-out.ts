/** Examples that a client of one number does not make, and why. */
const SOLUTION = 'partners who resell the platform agree on solutions among themselves';
const ON_BEHALF = 'an agency hands over an account that it owns for somebody else';
const POOL = 'partners keep numbers that were verified beforehand to hand them out';
const ENCRYPTED =
  'the body is encrypted by the business’s own key service, which gates does not have';
const MEDIA_SESSION = 'speaking needs a media session (WebRTC), which a command line does not have';
const BY_NUMBER = 'the same profile is changed through the number: gates whatsapp profile set';

export const LEFT_OUT: Readonly<Record<string, string>> = {
  'acceptWhatsAppBusinessSolution.minimal_acceptance': SOLUTION,
  'acceptWhatsAppBusinessSolution.partner_acceptance': SOLUTION,
  'addPhoneNumbers.basic_phone_number': POOL,
  'createOBOMobilityIntent.cancel_transfer': ON_BEHALF,
  'createOBOMobilityIntent.initiate_transfer': ON_BEHALF,
  'createOBOMobilityIntent.request_handover': ON_BEHALF,
  'createWhatsAppBusinessSolution.owner_has_messaging': SOLUTION,
  'createWhatsAppBusinessSolution.partner_has_messaging': SOLUTION,
  'manageCalls.Accept_Call': MEDIA_SESSION,
  'manageCalls.Connect_Call': MEDIA_SESSION,
  'rejectSolutionRequest.reject_deactivation': SOLUTION,
  'rejectSolutionRequest.reject_partnership': SOLUTION,
  'requestPreVerifiedPhoneNumberCode.default_request': POOL,
  'requestPreVerifiedPhoneNumberCode.sms_request': POOL,
  'requestPreVerifiedPhoneNumberCode.voice_request': POOL,
  'sendEncryptedMessage.Send_Encrypted_Media_Message': ENCRYPTED,
  'sendEncryptedMessage.Send_Encrypted_Template_Message': ENCRYPTED,
  'sendEncryptedMessage.Send_Encrypted_Text_Message': ENCRYPTED,
  'sendSolutionDeactivationRequest.with_reason': SOLUTION,
  'sendSolutionDeactivationRequest.without_reason': SOLUTION,
  'setOBOMobilityIntent.basic_obo_intent': ON_BEHALF,
  'setOBOMobilityIntent.full_obo_intent': ON_BEHALF,
  'setSolutionMigrationIntent.cancel_migration': SOLUTION,
  'setSolutionMigrationIntent.initiate_migration': SOLUTION,
  'setSolutionMigrationIntent.schedule_migration': SOLUTION,
  'sharePreVerifiedPhoneNumber.basic_sharing': POOL,
  'updateWhatsAppBusinessProfile.complete_update': BY_NUMBER,
  'updateWhatsAppBusinessProfile.minimal_update': BY_NUMBER,
  'verifyPreVerifiedPhoneNumberCode.verify_code': POOL,
};
