import type { App } from '../../../src/app.ts';
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { setUp } from '../login.ts';
import { registrationStep } from '../numbers/number-facts.ts';
import type { SetupFlags } from './flags.ts';

/** `gates whatsapp setup`, and `numbers add`. */
export async function setup(app: App, flags: SetupFlags): Promise<void> {
  if (flags.withToken && flags.appSecretFile === '-') {
    throw usageError(words`The token and the app secret cannot both come from stdin.`);
  }
  const user = await app.user();
  const request = {
    businessAccount: flags.businessAccount,
    number: flags.number,
    appId: flags.appId,
    appSecret: flags.appSecretFile === undefined ? undefined : app.ui.secret(flags.appSecretFile),
    token: flags.withToken ? app.ui.secret('-') : undefined,
  };
  const { dryRun } = app.options;
  const settingUp = () => setUp(app, user, request);
  const { account, choice, facts, callbackUrl } = await (dryRun
    ? settingUp()
    : (await app.audit(user)).around({ action: 'whatsapp.setup' }, settingUp, (done) => ({
        subject: done.account.id,
        detail: { number: done.facts.phone, webhook: done.callbackUrl },
      })));
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
      words`${phone} is ${status} and cannot send yet. Next: ${registrationStep(facts, user)}`,
    );
  }
  app.ui.result(value, [
    dryRun
      ? words`Would set up ${phone} ${name} of ${businessAccount.name} for ${user}.`
      : words`✓ ${phone} ${name} of ${businessAccount.name} is set up for ${user}.`,
    callbackUrl === null
      ? words`  Next: gates serve --tunnel (or --public-url https://…) tells Meta where messages go.`
      : words`  Messages come to ${callbackUrl}`,
    words`  Then: gates whatsapp send --user ${user} --to "+7 999 123-45-67" "Добрый день!"`,
  ]);
}
