import type { App } from '../../../src/app.ts';
import type { Account } from '../../../src/domain/account.ts';
import { words } from '../../../src/domain/words.ts';
import { listNumbers, type NumberDetail } from '../numbers/number-facts.ts';
import { everyAccount } from '../numbers/numbers-at-meta.ts';
import { findNumber, ownNumbers } from '../numbers/numbers.ts';
import { orDash } from './given.ts';

/** `gates whatsapp numbers list`: what is set up here, without asking the platform. */
export async function list(app: App): Promise<void> {
  const user = await app.user();
  const numbers = (await ownNumbers(app, user)).map(view);
  app.ui.result(numbers, () =>
    numbers.length === 0
      ? words`${user} has no WhatsApp number yet: gates whatsapp setup --user ${user}`
      : app.ui.table(numbers, [
          { key: 'phone', title: 'Number' },
          { key: 'name', title: 'Name', flexible: true },
          { key: 'id', title: 'ID' },
          { key: 'businessAccount', title: 'Business account', flexible: true },
          {
            key: 'enabled',
            title: 'On',
            show: (value) => (value === true ? '✓' : words`off`),
          },
        ]),
  );
}

/** `gates whatsapp numbers list --all`: every number this person's login sees, set up here or not. */
export async function listAll(app: App): Promise<void> {
  const { user, graph, accounts } = await everyAccount(app);
  const own = await ownNumbers(app, user);
  const numbers: (NumberDetail & Readonly<Record<string, unknown>>)[] = [];
  for (const { id: businessAccountId, name: businessAccount } of accounts) {
    for (const number of await listNumbers(graph, businessAccountId)) {
      const account = own.find(({ externalId }) => externalId === number.id);
      numbers.push({
        account: account?.id ?? null,
        ...number,
        businessAccountId,
        businessAccount,
        setUp: account !== undefined,
        enabled: account?.enabled ?? false,
      });
    }
  }
  app.ui.result(numbers, () =>
    numbers.length === 0
      ? words`This login sees no WhatsApp number.`
      : app.ui.table(numbers, [
          { key: 'phone', title: 'Number' },
          { key: 'name', title: 'Name', flexible: true },
          { key: 'id', title: 'ID' },
          { key: 'businessAccount', title: 'Business account', flexible: true },
          { key: 'status', title: 'Status', show: orDash },
          { key: 'quality', title: 'Quality', show: orDash },
          { key: 'limit', title: 'Limit', show: orDash },
          { key: 'setUp', title: 'Set up', show: (value) => (value === true ? '✓' : '–') },
        ]),
  );
}

/** `gates whatsapp numbers enable|disable`. */
export async function enable(app: App, named: string, enabled: boolean): Promise<void> {
  const user = await app.user();
  const account = await findNumber(app, user, named);
  const called = `${account.handle ?? ''} ${account.name}`;
  if (!app.options.dryRun) {
    const [store, audit] = [await app.store(user), await app.audit(user)];
    await store.transaction(async (tx) => {
      await tx.accounts.setEnabled(account.id, enabled);
      const action = enabled ? 'account.enable' : 'account.disable';
      await audit.within(tx, { action, subject: account.id });
    });
  }
  app.ui.result(
    { ...view({ ...account, enabled }), dryRun: app.options.dryRun },
    app.options.dryRun
      ? enabled
        ? words`Would switch ${called} on.`
        : words`Would switch ${called} off.`
      : enabled
        ? words`✓ ${called} is on.`
        : words`✓ ${called} is off.`,
  );
}

/**
 * `gates whatsapp numbers remove`: the account row and its vault entry. The subscription at Meta
 * stays: it belongs to the business account and the app, which other numbers may share.
 */
export async function remove(app: App, named: string): Promise<void> {
  const user = await app.user();
  const account = await findNumber(app, user, named);
  const { dryRun } = app.options;
  const called = `${account.handle} ${account.name}`;
  const removed =
    !dryRun && (await app.ui.confirm(words`Forget ${called} and its secrets? Its messages stay.`));
  if (removed) {
    const { externalId, id } = account;
    await (await app.vault()).delete({ user, gate: 'whatsapp', account: externalId });
    const [store, audit] = [await app.store(user), await app.audit(user)];
    await store.transaction(async (tx) => {
      await tx.accounts.remove(id);
      await audit.within(tx, { action: 'account.remove', subject: id });
    });
  }
  app.ui.result(
    { account: account.id, removed, dryRun },
    dryRun
      ? words`Would forget ${called} and its secrets.`
      : removed
        ? words`${called} is forgotten.`
        : words`${called} stays.`,
  );
}

function view(account: Account) {
  const { details } = account;
  return {
    account: account.id,
    id: account.externalId,
    phone: details['phone'] ?? account.handle,
    name: account.name,
    businessAccountId: details['businessAccountId'] ?? null,
    businessAccount: details['businessAccount'] ?? null,
    enabled: account.enabled,
  };
}
