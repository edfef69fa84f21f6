import * as z from 'zod/mini';
import type { App } from '../../src/app.ts';
import { type Account, isSetUp } from '../../src/domain/account.ts';
import { GateError, notFound, usageError } from '../../src/domain/error.ts';
import { type Text, type Words, words } from '../../src/domain/words.ts';
import { type Graph, unreadable } from '../meta/graph.ts';

/** A number as the platform tells of it; a word it does not tell is `null`. */
export interface NumberFacts {
  id: string;
  /** As Meta writes it, e.g. `+7 999 123-45-67`. */
  phone: string;
  name: string;
  /** `CONNECTED` once it is registered. */
  status: string | null;
  /** `GREEN`, `YELLOW`, `RED`, `UNKNOWN`. */
  quality: string | null;
  nameStatus: string | null;
  codeVerification: string | null;
  /** `TIER_250`, `TIER_2K` …: people a day that may be written to first. */
  limit: string | null;
  /** `STANDARD`, `HIGH`: messages a second. */
  throughput: string | null;
}

const BASIC = 'id,display_phone_number,verified_name,quality_rating,code_verification_status';
const MORE = 'name_status,status,messaging_limit_tier,throughput';

const word = z.optional(z.nullable(z.string()));
const numberNode = z.object({
  id: z.string(),
  display_phone_number: z.string(),
  verified_name: word,
  status: word,
  quality_rating: word,
  name_status: word,
  code_verification_status: word,
  messaging_limit_tier: word,
  throughput: z.optional(z.nullable(z.object({ level: word }))),
});

/**
 * `GET /{phone-number-id}`. Meta moves fields between versions (the limit went to the portfolio in
 * 2025), and one field it does not know spoils the whole answer: then only the lasting ones are asked for.
 */
export async function readNumber(graph: Graph, id: string): Promise<NumberFacts> {
  const answer = await graph.get(id, { fields: `${BASIC},${MORE}` }).catch((error: unknown) => {
    if (!(error instanceof GateError) || error.code !== 'invalid_parameter') throw error;
    return graph.get(id, { fields: BASIC });
  });
  const read = numberNode.safeParse(answer);
  if (!read.success) throw unreadable('whatsapp', words`an answer about the number`, read.error);
  const { data } = read;
  return {
    id: data.id,
    phone: data.display_phone_number,
    name: data.verified_name ?? '',
    status: data.status ?? null,
    quality: data.quality_rating ?? null,
    nameStatus: data.name_status ?? null,
    codeVerification: data.code_verification_status ?? null,
    limit: data.messaging_limit_tier ?? null,
    throughput: data.throughput?.level ?? null,
  };
}

/** The numbers that were set up for this person, not those that only a webhook has named. */
export async function ownNumbers(app: App, user: string): Promise<Account[]> {
  const { accounts } = await app.store(user);
  const channels = await accounts.list({ gate: 'whatsapp', kind: 'channel' });
  return channels.filter(isSetUp);
}

/** The number named by its id, account id or phone number. */
export async function findNumber(app: App, user: string, named: string): Promise<Account> {
  const digits = named.replaceAll(/[\s()+.-]/g, '');
  const found = (await ownNumbers(app, user)).find(
    ({ id, externalId, handle }) =>
      id === named || externalId === named || (handle !== null && handle === digits),
  );
  if (found) return found;
  throw notFound(
    words`${user} has no WhatsApp number “${named}”.`,
    `gates whatsapp numbers list --user ${user}`,
  );
}

/** The number named, else the only one that is switched on; asks where there are several. */
export async function pickNumber(app: App, user: string, named?: string): Promise<Account> {
  if (named !== undefined) return findNumber(app, user, named);
  const numbers = await ownNumbers(app, user);
  if (numbers.length === 0) throw noNumber(user);
  const enabled = numbers.filter((account) => account.enabled);
  if (enabled.length === 0) {
    throw usageError(
      words`Every WhatsApp number of ${user} is switched off.`,
      `gates whatsapp numbers enable ${numbers[0]?.externalId} --user ${user}`,
      'no_enabled_account',
    );
  }
  return chosen(app, {
    question: words`Which WhatsApp number?`,
    choices: enabled.map((account) => ({
      name: `${account.handle ?? ''} ${account.name} (${account.externalId})`.trim(),
      value: account,
    })),
    hint: words`name one with --account ID`,
  });
}

/** The only one there is, or the one a person picks; exit 2 with the candidates where nobody sits. */
export async function chosen<T>(
  app: App,
  {
    question,
    choices,
    hint,
  }: {
    question: Words;
    choices: readonly { name: string; value: T }[];
    hint: Text;
  },
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

/** Exit 3: nothing was set up yet. */
export function noNumber(user: string): GateError {
  return new GateError({
    category: 'auth',
    code: 'not_logged_in',
    gate: 'whatsapp',
    message: words`${user} has no WhatsApp number set up.`,
    hint: `gates whatsapp setup --user ${user}`,
  });
}
