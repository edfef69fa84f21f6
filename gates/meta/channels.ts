/** What every gate needs that sets accounts up under a Meta login. */
import { randomBytes } from 'node:crypto';
import type { App } from '../../src/app.ts';
import { type Account, isSetUp } from '../../src/domain/account.ts';
import { usageError } from '../../src/domain/error.ts';
import { type Text, type Words, words } from '../../src/domain/words.ts';

/** A person's accounts at a gate that were set up, not those that only a webhook has named. */
export async function accountsSetUp(app: App, user: string, gate: string): Promise<Account[]> {
  const { accounts } = await app.store(user);
  return (await accounts.list({ gate })).filter(isSetUp);
}

/** Who else of this machine has set this account up: what comes in for it is one person's only. */
export async function otherOwner(
  app: App,
  user: string,
  { gate, externalId }: Pick<Account, 'gate' | 'externalId'>,
): Promise<string | null> {
  for (const other of app.home.users().filter((name) => name !== user)) {
    const theirs = await accountsSetUp(app, other, gate);
    if (theirs.some((account) => account.externalId === externalId)) return other;
  }
  return null;
}

/** One for all accounts of a person at a gate: their address is one, too. */
export async function verifyTokenOf(app: App, user: string, gate: string): Promise<string> {
  const vault = await app.vault();
  for (const { externalId } of await accountsSetUp(app, user, gate)) {
    const token = (await vault.get({ user, gate, account: externalId }))?.['verifyToken'];
    if (typeof token === 'string' && token !== '') return token;
  }
  return newVerifyToken();
}

export function newVerifyToken(): string {
  return randomBytes(32).toString('hex');
}

/**
 * The address of this person's webhook while `gates serve` runs, or `null`. Meta takes https only; a
 * sandbox takes any.
 */
export function callbackUrl(
  app: Pick<App, 'webhookUrl' | 'env'>,
  gate: string,
  user: string,
): string | null {
  const url = app.webhookUrl(gate, user);
  return url?.startsWith('https:') || app.env['GATES_SANDBOX'] ? url : null;
}

/** The only one there is, or the one a person picks; exit 2 with the candidates where nobody sits. */
export async function chosen<T>(
  app: App,
  {
    question,
    choices,
    hint,
  }: { question: Words; choices: readonly { name: string; value: T }[]; hint: Text },
): Promise<T> {
  if (choices.length > 1 && !app.options.interactive) {
    const candidates = choices.map((choice) => choice.name).join('; ');
    throw usageError(
      words`${question} There are ${choices.length}: ${candidates}.`,
      hint,
      'ambiguous',
    );
  }
  return app.ui.choose(question, choices);
}
