import type { App } from '../../src/app.ts';
import { type Account, accountId } from '../../src/domain/account.ts';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import { type PhoneNumber, reachOf } from '../meta/businesses.ts';
import { callbackUrl, otherOwner, verifyTokenOf } from '../meta/channels.ts';
import { graph } from '../meta/graph.ts';
import { type Source, sourceOf, type SourceRequest } from '../meta/source.ts';
import { warner } from '../meta/warning.ts';
import { chooseNumber, type Choice } from './choice.ts';
import type { NumberCredential } from './credential.ts';
import { type NumberFacts, readNumber } from './numbers/numbers.ts';
import { paceDetails } from './numbers/pace-facts.ts';
import { ensureSubscribed, subscribe } from './subscription.ts';

/** What a person has told already; the rest is found or asked for. */
export interface SetupRequest extends SourceRequest {
  businessAccount?: string | undefined;
  number?: string | undefined;
}

export interface SetUp {
  account: Account;
  choice: Choice;
  facts: NumberFacts;
  /** The address events of this business account come to, where one was told to Meta now. */
  callbackUrl: string | null;
}

const SCOPES = ['whatsapp_business_management', 'whatsapp_business_messaging'] as const;

/**
 * Makes one number ready: finds and checks it, keeps its secrets in the vault and its account in the
 * store, and subscribes the app to its events. Run again, it repairs. With `--dry-run` nothing is
 * kept and Meta is only asked.
 */
export async function setUp(app: App, user: string, request: SetupRequest): Promise<SetUp> {
  const source = await sourceOf(app, user, request, { gate: 'whatsapp', scopes: SCOPES });
  const http = await app.http();
  const { accessToken, appSecret, found, owner, login, via } = source;
  const reach = reachOf(
    { granularScopes: found.granularScopes },
    { id: owner?.externalId ?? 'me', tokenKind: login.tokenKind },
  );
  const onWarning = warner(app.ui);
  const as = graph({ http, gate: 'whatsapp', token: accessToken, appSecret, onWarning });
  const choice = await chooseNumber(app, user, as, { ...request, reach });
  await refuseTaken(app, user, choice.number);
  const facts = await readNumber(as, choice.number.id);
  const account = accountOf(app, source, choice, facts);
  if (app.options.dryRun) return { account, choice, facts, callbackUrl: null };

  const credential: NumberCredential = {
    ...(via === null ? { accessToken } : { via }),
    ...source.ownApp,
    verifyToken: await verifyTokenOf(app, user, 'whatsapp'),
    businessAccountId: choice.businessAccount.id,
  };
  const store = await app.store(user);
  const vault = await app.vault();
  // Known before it has a secret: a crash in between leaves nothing in the vault that nobody could find.
  await store.accounts.save(account);
  await vault.set({ user, gate: 'whatsapp', account: account.externalId }, credential);
  // A number that a webhook named before it was set up is there already, switched off.
  await store.accounts.setEnabled(account.id, true);

  const url = callbackUrl(app, 'whatsapp', user);
  const session = await app.session(user, account);
  await (url === null ? ensureSubscribed(session) : subscribe(session, url));
  return { account, choice, facts, callbackUrl: url };
}

/**
 * One number, one person: what comes in for it can be handed to one of them only, and would be taken
 * from the other in silence.
 * @throws GateError `number_of_another_person` (exit 6)
 */
async function refuseTaken(app: App, user: string, { id, phone }: PhoneNumber): Promise<void> {
  const other = await otherOwner(app, user, { gate: 'whatsapp', externalId: id });
  if (other === null) return;
  throw new GateError({
    category: 'policy',
    code: 'number_of_another_person',
    gate: 'whatsapp',
    message: words`${phone} is set up for ${other} on this machine. Nothing was changed.`,
    hint: words`Choose another number, or if it is ${user}’s from now on: gates whatsapp numbers remove ${id} --user ${other}`,
  });
}

function accountOf(app: App, source: Source, choice: Choice, facts: NumberFacts): Account {
  const { id: externalId, phone, name } = facts;
  return {
    id: accountId('whatsapp', externalId),
    gate: 'whatsapp',
    externalId,
    kind: 'channel',
    name: name || phone,
    // As it stands in `from` and `to` of messages.
    handle: phone.replaceAll(/\D/g, ''),
    enabled: true,
    details: {
      businessAccountId: choice.businessAccount.id,
      businessAccount: choice.businessAccount.name,
      phone,
      appId: source.appId,
      via: source.via,
      ...paceDetails(facts),
    },
    login: source.via === null ? source.login : null,
    createdAt: app.now(),
  };
}
