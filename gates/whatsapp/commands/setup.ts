import type { App } from '../../../src/app.ts';
import { usageError } from '../../../src/domain/error.ts';
import type { SetupFlags } from '../commands.ts';
import { setUp } from '../login.ts';

/** `gates whatsapp setup`, and `numbers add`. */
export async function setup(app: App, flags: SetupFlags): Promise<void> {
  if (flags.withToken && flags.appSecretFile === '-') {
    throw usageError('The token and the app secret cannot both come from stdin.');
  }
  const user = await app.user();
  const { account, choice, facts, callbackUrl } = await setUp(app, user, {
    businessAccount: flags.businessAccount,
    number: flags.number,
    appId: flags.appId,
    appSecret: flags.appSecretFile === undefined ? undefined : app.ui.secret(flags.appSecretFile),
    token: flags.withToken ? app.ui.secret('-') : undefined,
  });
  const { dryRun } = app.options;
  const { phone, name, status, quality } = facts;
  const { businessAccount } = choice;
  const value = {
    user,
    account: account.id,
    businessAccountId: businessAccount.id,
    businessAccount: businessAccount.name,
    phoneNumberId: account.externalId,
    phone,
    name,
    status,
    quality,
    via: account.details['via'],
    subscribed: !dryRun,
    callbackUrl,
    dryRun,
  };
  if (status !== null && status !== 'CONNECTED') {
    app.ui.warn(
      `${phone} is ${status}: register it in WhatsApp Manager › Phone numbers before it can send.`,
    );
  }
  app.ui.result(value, [
    dryRun
      ? `Would set up ${phone} ${name} of ${businessAccount.name} for ${user}.`
      : `✓ ${phone} ${name} of ${businessAccount.name} is set up for ${user}.`,
    callbackUrl === null
      ? `  Next: gates serve --public-url https://… tells Meta where messages go.`
      : `  Messages come to ${callbackUrl}`,
    `  Then: gates whatsapp send --user ${user} --to "+7 999 123-45-67" "Добрый день!"`,
  ]);
}
