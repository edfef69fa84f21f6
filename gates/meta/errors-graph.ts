import { type Words, words } from '../../src/domain/words.ts';
import { tooFast } from './error-kinds.ts';
import type { ErrorEntry } from './errors.ts';

const LOGIN = 'gates meta login';
const SLOW_DOWN = words`Wait, then run the command again; a bulk job continues where it stopped.`;

/**
 * Errors of the Graph API itself, by `code` or `code/error_subcode`.
 * https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export const GRAPH_ERRORS: Readonly<Record<string, ErrorEntry>> = {
  '0': auth(
    'token_invalid',
    words`Meta could not tell who is asking: the token is no longer valid.`,
  ),
  '1': passing('temporary', words`Meta had an unknown error, which is usually temporary.`),
  '2': passing('temporary', words`The Meta service is down or overloaded for the moment.`),
  '3': {
    category: 'policy',
    code: 'capability_missing',
    sentence: words`The app lacks the capability that this call needs.`,
    hint: words`Add the product or use case to the app at https://developers.facebook.com/apps, then: gates meta status`,
    retryable: false,
  },
  '4': slower('app_rate_limit', words`The app has made too many calls.`),
  '17': slower('user_rate_limit', words`This person’s login has made too many calls.`),
  '32': slower('page_rate_limit', words`Too many calls were made for this page.`),
  '33': {
    category: 'not_found',
    code: 'object_not_found',
    sentence: words`The phone number is not there any more.`,
    hint: 'gates meta whatsapp',
    retryable: false,
  },
  '341': slower('app_rate_limit', words`The app has reached a limit for now.`),
  '613': slower('custom_rate_limit', words`This kind of call was made too often.`),
  '100': {
    category: 'failed',
    code: 'invalid_parameter',
    sentence: words`Meta did not accept a value of the request.`,
    hint: words`Correct the value named; --verbose shows the request without its secrets.`,
    retryable: false,
  },
  '100/33': {
    category: 'not_found',
    code: 'object_not_found',
    sentence: words`There is no such object at Meta, or this login may not see it.`,
    hint: words`Check the id with gates meta status; if it is right, give this login access to it in Business settings.`,
    retryable: false,
  },
  '100/36007': code(words`The code from the browser has expired.`),
  '100/36008': code(
    words`The redirect address differs from the one that the consent page was opened with.`,
  ),
  '100/36009': code(words`The code from the browser was used already.`),
  '101': {
    category: 'auth',
    code: 'app_unknown',
    sentence: words`Meta does not know this app id, or the app secret does not belong to it.`,
    hint: words`Copy both anew from https://developers.facebook.com/apps › your app › Settings › Basic, then: gates meta login`,
    retryable: false,
  },
  '102': auth('token_invalid', words`The session at Meta has ended.`),
  '190': auth('token_invalid', words`The token is no longer valid.`),
  '190/458': auth(
    'app_removed',
    words`This person has removed the app at Facebook, so its token is void.`,
  ),
  '190/459': auth(
    'user_checkpointed',
    words`Facebook wants this person to confirm who they are at facebook.com.`,
  ),
  '190/460': auth(
    'password_changed',
    words`This person has changed their Facebook password, so the token is void.`,
  ),
  '190/463': auth('token_expired', words`The token has expired.`),
  '190/464': auth(
    'user_unconfirmed',
    words`Facebook wants this person to confirm their account at facebook.com.`,
  ),
  '190/467': auth(
    'token_revoked',
    words`The token was revoked: the person logged out or took it back.`,
  ),
  '190/492': auth(
    'page_role_missing',
    words`This person no longer has a role on the page the token is for.`,
  ),
  '368': {
    category: 'policy',
    code: 'policy_block',
    sentence: words`Meta has blocked this action for a while because it judged its policies broken.`,
    hint: words`See what was judged, and appeal, at https://business.facebook.com/business-support-home`,
    retryable: false,
  },
  '506': {
    category: 'policy',
    code: 'duplicate_post',
    sentence: words`The same post stands there already.`,
    hint: words`Change the text, or leave it: it is published.`,
    retryable: false,
  },
  '803': {
    category: 'not_found',
    code: 'object_not_found',
    sentence: words`There is no such object at Meta, or this login may not see it.`,
    hint: words`Check the id with gates meta status; if it is right, give this login access to it in Business settings.`,
    retryable: false,
  },
  '80001': slower('page_rate_limit', words`Too many calls were made for this page.`),
  '80002': slower(
    'instagram_rate_limit',
    words`Too many calls were made for this Instagram account.`,
  ),
  '80006': slower('messenger_rate_limit', words`Too many Messenger calls were made for this page.`),
  '80007': slower(
    'waba_rate_limit',
    words`Too many calls were made for this WhatsApp business account.`,
  ),
  '80008': slower(
    'waba_rate_limit',
    words`Too many calls were made for this WhatsApp business account.`,
  ),
};

function auth(name: string, sentence: Words): ErrorEntry {
  return { category: 'auth', code: name, sentence, hint: LOGIN, retryable: false };
}

function code(sentence: Words): ErrorEntry {
  return { category: 'auth', code: 'code_refused', sentence, hint: LOGIN, retryable: false };
}

function slower(name: string, sentence: Words): ErrorEntry {
  return tooFast('account')(name, sentence, SLOW_DOWN);
}

function passing(name: string, sentence: Words): ErrorEntry {
  return {
    category: 'unreachable',
    code: name,
    sentence,
    hint: words`Try again in a minute; Meta’s own reports stand at https://metastatus.com`,
    retryable: true,
  };
}
