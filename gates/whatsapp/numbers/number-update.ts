/** `POST /{phone-number-id}`: name, username, search, two-step PIN and webhook of one number. */
import { words } from '../../../src/domain/words.ts';
import type { Graph } from '../../meta/graph.ts';
import { checkLength, refusal } from '../bounds.ts';
import { checkSuccess } from '../success.ts';

/** What is left out stays as it is. */
export interface NumberChange {
  /** The new display name, 2 to 75 characters; Meta reviews it. */
  name?: string | undefined;
  /** Lower-case letters, digits, `.` and `_`. */
  username?: string | undefined;
  search?: 'VISIBLE' | 'HIDDEN' | undefined;
  /** Whether people are told when the number's encryption keys change. */
  securityNotifications?: boolean | undefined;
  /** Whether people are told when the business changes its number. */
  numberChangeNotifications?: boolean | undefined;
  pin?: string | undefined;
  connection?: string | undefined;
  /** Where this number's events go, in place of the business account's address; an empty one takes it back. */
  webhook?: { url: string; verifyToken?: string | undefined } | undefined;
  /** `webhook_url` of the same request: where messages are announced. */
  deliveryUrl?: string | undefined;
}

const USERNAME = /^(?!www)(?=.*[a-z])[a-z0-9_]+(\.[a-z0-9_]+)*$/;

/** What of a change can be told to be wrong without asking. @throws GateError exit 6 with the limit */
export function checkNumberChange({ name, username }: NumberChange): void {
  if (name !== undefined) checkName(name);
  if (username !== undefined) checkUsername(username);
}

/** @throws GateError exit 6: a display name has 2 to 75 characters */
export function checkName(name: string): void {
  const { length } = [...name];
  checkLength(words`Display name`, name, 75);
  if (length >= 2) return;
  throw refusal('text_too_short', words`Display name: at least 2 characters; this has ${length}.`);
}

function checkUsername(username: string): void {
  const fits = username.length >= 3 && username.length <= 35 && USERNAME.test(username);
  if (fits && !/\.(com|net|org)$/.test(username)) return;
  throw refusal(
    'bad_username',
    words`“${username}” cannot be a username: 3 to 35 of a–z, 0–9, . and _, with a letter among them.`,
    words`No . at its ends or twice in a row, no www in front and no .com, .net or .org behind.`,
  );
}

/** The change as it stands in the request. The PIN goes with the notifications where these are told, too. */
function numberRequest(change: NumberChange): Record<string, unknown> {
  const { securityNotifications, numberChangeNotifications, pin, webhook } = change;
  const notified = {
    show_security_notifications: securityNotifications,
    notify_user_change_number: numberChangeNotifications,
  };
  const within = Object.values(notified).some((value) => value !== undefined);
  return told({
    connection_status: change.connection,
    webhook_url: change.deliveryUrl,
    whatsapp_business_api_data: within ? told({ pin, ...notified }) : undefined,
    pin: within ? undefined : pin,
    search_visibility: change.search,
    webhook_configuration:
      webhook && told({ override_callback_uri: webhook.url, verify_token: webhook.verifyToken }),
    new_display_name: change.name,
    username: change.username,
  });
}

/** @param change something of it has to be named */
export async function updateNumber(graph: Graph, id: string, change: NumberChange): Promise<void> {
  checkSuccess(await graph.post(id, { json: numberRequest(change) }));
}

function told(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
