/** What `gates doctor` asks Telegram about a bot. */
import { GateError } from '../../src/domain/error.ts';
import { plural, type Text, words } from '../../src/domain/words.ts';
import type { Finding, Session } from '../../src/gate.ts';
import { apiOf, type BotApi } from './api.ts';
import { defaultChannel } from './channel.ts';
import { chatName, mayPost, standingIn } from './chats.ts';
import { readWebhook, type WebhookInfo } from './webhook-info.ts';

/** A delivery that failed longer ago has been made good. */
const RECENT_MS = 3_600_000;

export async function checks(
  session: Session,
  {
    callbackUrl,
    several = false,
  }: { readonly callbackUrl: string | null; readonly several?: boolean },
): Promise<readonly Finding[]> {
  const api = apiOf(session);
  const info = await readWebhook(api);
  const { account, user, now } = session;
  // As it stands after --user in every command.
  const whose = several ? `${user} --account ${account.handle ?? account.id}` : user;
  const channel = await checkChannel(account, whose, api);
  return [checkUpdates({ now, whose }, info, callbackUrl), ...(channel ? [channel] : [])];
}

/** Where its updates go, and whether they get there. */
export function checkUpdates(
  { now, whose }: Pick<Session, 'now'> & { whose: string },
  { url, pending, lastError }: WebhookInfo,
  callbackUrl: string | null,
): Finding {
  const found = (status: Finding['status'], message: Text, cure?: Text): Finding => ({
    check: 'updates',
    status,
    message,
    ...(cure === undefined ? {} : { cure }),
  });
  const waiting = plural(pending, '# update waits', '# updates wait');
  if (url === null) {
    return found(
      'ok',
      pending === 0
        ? words`Updates are asked for: gates serve, or gates telegram listen.`
        : words`Updates are asked for: gates serve, or gates telegram listen; ${waiting}.`,
    );
  }
  const where = hostOf(url);
  if (callbackUrl !== null && url !== callbackUrl) {
    return found(
      'warning',
      words`Updates go to ${where}, not to this server; ${waiting}.`,
      words`gates telegram webhook set --user ${whose}, or to have them asked for: gates telegram webhook delete --user ${whose}`,
    );
  }
  if (lastError && now() - lastError.at < RECENT_MS && pending > 0) {
    return found(
      'failed',
      words`Telegram could not deliver to ${where}: ${lastError.message}; ${waiting}.`,
      /\b40[13]\b/.test(lastError.message)
        ? words`The secret there is another one: gates telegram webhook set --user ${whose}`
        : words`Start the server: gates serve --tunnel; or have them asked for: gates telegram webhook delete --user ${whose}`,
    );
  }
  if (callbackUrl === null) {
    return found(
      'warning',
      words`Updates go to ${where}, and no server runs here; ${waiting}.`,
      words`gates serve --public-url https://…, or to have them asked for: gates telegram webhook delete --user ${whose}`,
    );
  }
  return found('ok', words`Updates come to ${where}; ${waiting}.`);
}

/** `null`: none is set up. */
async function checkChannel(
  account: Session['account'],
  whose: string,
  api: BotApi,
): Promise<Finding | null> {
  const channel = defaultChannel(account);
  if (!channel) return null;
  const name = chatName(channel);
  const failed = (message: Text, cure: Text): Finding => ({
    check: 'channel',
    status: 'failed',
    message,
    cure,
  });
  try {
    if (mayPost(await standingIn(api, Number(channel.id), account.externalId))) {
      return { check: 'channel', status: 'ok', message: words`The bot may publish in ${name}.` };
    }
    return failed(
      words`The bot may not publish in ${name} any more.`,
      words`In Telegram: the channel › Administrators › add the bot with “Post messages”.`,
    );
  } catch (error) {
    if (!(error instanceof GateError)) throw error;
    if (error.category !== 'policy' && error.category !== 'not_found') throw error;
    return failed(
      words`The bot cannot reach ${name}: ${error.said.message}`,
      words`Add it again, or choose another one: gates telegram setup --user ${whose}`,
    );
  }
}

/** The path of an address may hold what is nobody's business. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '…';
}
