/** Business portfolios, and the WhatsApp business accounts they own or were given. */
import { type Call, idOf, tokenWith } from './call.ts';
import type { Business, Person, WhatsAppAccount } from './directory.ts';
import { missingObject } from './errors.ts';
import { edge, list, type Node, type NodeShape, pick } from './fields.ts';
import { ownNode, personOf } from './me.ts';
import { accountNode, ACCOUNT_SHAPE } from './whatsapp-nodes.ts';
import type { World } from './world.ts';

const BUSINESS: NodeShape = { type: 'Business', defaults: ['id', 'name'] };

export function registerBusinesses(world: World): void {
  world.kind('business', (id) => businessById(world, id) !== undefined);
  world.route('GET', 'me/businesses', (call) => businesses(call));
  world.route('GET', ':user/businesses', (call) => {
    ownNode(call);
    return businesses(call);
  });
  world.route('GET', ':business', (call) => {
    const { business } = ownBusiness(call, 'business_management');
    return pick(call, businessNode(world, business), BUSINESS);
  });
  for (const relation of ['owned', 'client'] as const) {
    world.route('GET', `:business/${relation}_whatsapp_business_accounts`, (call) => {
      const { business } = ownBusiness(call, 'whatsapp_business_management', 'business_management');
      return accountList(call, business[relation]);
    });
  }
  world.route('GET', ':user/assigned_whatsapp_business_accounts', (call) => {
    ownNode(call);
    const { person } = personOf(call, 'whatsapp_business_management');
    return accountList(call, reachable(world, person));
  });
}

/** The ids of the WhatsApp business accounts a person reaches through their businesses. */
export function reachable(world: World, person: Person): string[] {
  return person.businesses.flatMap((id) => {
    const business = businessById(world, id);
    return business ? [...business.owned, ...business.client] : [];
  });
}

function businesses(call: Call): unknown {
  const { person } = personOf(call, 'business_management');
  const nodes = person.businesses.flatMap((id) => {
    const business = businessById(call.world, id);
    return business ? [businessNode(call.world, business)] : [];
  });
  return list(call, nodes, BUSINESS);
}

function ownBusiness(call: Call, ...scopes: readonly string[]): { business: Business } {
  const id = idOf(call, 'business');
  const { person } = tokenWith(call, ...scopes);
  const business = businessById(call.world, id);
  if (!business || !person?.businesses.includes(id)) throw missingObject('GET', id);
  return { business };
}

function businessNode(world: World, business: Business): Node {
  const accounts = (ids: readonly string[]): object =>
    edge(accountsById(world, ids).map(accountNode), ACCOUNT_SHAPE);
  return {
    id: business.id,
    name: business.name,
    verification_status: 'verified',
    created_time: '2026-01-15T09:00:00+0000',
    primary_page: undefined,
    timezone_id: 138,
    link: `https://business.facebook.com/${business.id}`,
    owned_whatsapp_business_accounts: accounts(business.owned),
    client_whatsapp_business_accounts: accounts(business.client),
  };
}

function accountList(call: Call, ids: readonly string[]): unknown {
  return list(call, accountsById(call.world, ids).map(accountNode), ACCOUNT_SHAPE);
}

function accountsById(world: World, ids: readonly string[]): WhatsAppAccount[] {
  return world.state.directory.accounts.filter(({ id }) => ids.includes(id));
}

function businessById(world: World, id: string): Business | undefined {
  return world.state.directory.businesses.find((business) => business.id === id);
}
