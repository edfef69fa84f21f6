import { reachable } from './businesses.ts';
/** WhatsApp business accounts on the Graph: their numbers, and who gets their webhooks. */
import { type Call, idOf, text, tokenWith } from './call.ts';
import { verifyCallback } from './callback.ts';
import type { PhoneNumber, WhatsAppAccount } from './directory.ts';
import { missingObject } from './errors.ts';
import { list, pick } from './fields.ts';
import { updateNumber, verifyTokenOf } from './number-update.ts';
import {
  accountNode,
  ACCOUNT_SHAPE,
  numberNode,
  NUMBER_SHAPE,
  SUBSCRIPTION_SHAPE,
  subscriptions,
} from './whatsapp-nodes.ts';
import type { World } from './world.ts';

const MANAGE = 'whatsapp_business_management';

export interface NumberOfAccount {
  account: WhatsAppAccount;
  number: PhoneNumber;
}

export function registerWhatsApp(world: World): void {
  const { route, kind } = world;
  kind('waba', (id) => world.state.directory.accounts.some((account) => account.id === id));
  kind('phone', (id) => findNumber(world, id) !== undefined);

  route('GET', ':waba', (call) => pick(call, accountNode(accountOf(call, MANAGE)), ACCOUNT_SHAPE));
  route('GET', ':waba/phone_numbers', (call) => {
    const account = accountOf(call, MANAGE);
    const nodes = account.numbers.map((number) => numberNode(account, number));
    return list(call, nodes, NUMBER_SHAPE);
  });
  route('GET', ':waba/subscribed_apps', (call) => {
    const nodes = subscriptions(accountOf(call, MANAGE));
    return { data: nodes.map((node) => pick(call, node, SUBSCRIPTION_SHAPE)) };
  });
  route('POST', ':waba/subscribed_apps', (call) => subscribe(call));
  route('DELETE', ':waba/subscribed_apps', (call) => {
    accountOf(call, MANAGE).subscription = null;
    return { success: true };
  });
  route('GET', ':phone', (call) => {
    const { account, number } = numberOf(call, MANAGE);
    return pick(call, numberNode(account, number), NUMBER_SHAPE);
  });
  route('POST', ':phone', (call) => updateNumber(call, numberOf(call, MANAGE).number));
}

/** The business account of the call, if the token may use it with these scopes. */
export function accountOf(call: Call, ...scopes: readonly string[]): WhatsAppAccount {
  return useAccount(call, idOf(call, 'waba'), ...scopes);
}

export function useAccount(call: Call, id: string, ...scopes: readonly string[]): WhatsAppAccount {
  const account = call.world.state.directory.accounts.find((known) => known.id === id);
  return mine(call, id, account, scopes);
}

/** The number of the call and its account, if the token may use them with these scopes. */
export function numberOf(call: Call, ...scopes: readonly string[]): NumberOfAccount {
  const id = idOf(call, 'phone');
  const found = findNumber(call.world, id);
  mine(call, id, found?.account, scopes);
  if (!found) throw missingObject(call.request.method, id);
  return found;
}

/** A number by its id. */
export function findNumber(world: World, id: string): NumberOfAccount | undefined {
  for (const account of world.state.directory.accounts) {
    const number = account.numbers.find((known) => known.id === id);
    if (number) return { account, number };
  }
  return undefined;
}

function mine(
  call: Call,
  id: string,
  account: WhatsAppAccount | undefined,
  scopes: readonly string[],
): WhatsAppAccount {
  const token = tokenWith(call, ...scopes);
  if (!account || !token.person || !reachable(call.world, token.person).includes(account.id)) {
    throw missingObject(call.request.method, id);
  }
  call.usage = { account: account.id, type: scopes[0] === MANAGE ? MANAGE : 'whatsapp' };
  return account;
}

async function subscribe(call: Call): Promise<unknown> {
  const account = accountOf(call, MANAGE);
  const callback = text(call, 'override_callback_uri') ?? null;
  if (callback !== null) await verifyCallback(callback, verifyTokenOf(text(call, 'verify_token')));
  account.subscription = { callback };
  return { success: true };
}
