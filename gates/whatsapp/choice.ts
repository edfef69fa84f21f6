import type { App } from '../../src/app.ts';
import { notFound } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import {
  type BusinessAccount,
  findBusinessAccounts,
  listNumbers,
  type PhoneNumber,
  type Reach,
} from '../meta/businesses.ts';
import { chosen } from '../meta/channels.ts';
import type { Graph } from '../meta/graph.ts';

/** A number, and the business account it belongs to. */
export interface Choice {
  businessAccount: { id: string; name: string };
  number: PhoneNumber;
}

export interface Wanted {
  businessAccount?: string | undefined;
  number?: string | undefined;
  reach: Reach;
}

const MANAGER = 'https://business.facebook.com/latest/whatsapp_manager';

/**
 * The number to set up: the one named, the only one there is, or the one a person picks.
 * @throws GateError exit 5 when there is none, exit 2 with the candidates when nobody can be asked
 */
export async function chooseNumber(
  app: App,
  user: string,
  graph: Graph,
  wanted: Wanted,
): Promise<Choice> {
  const accounts = await candidates(graph, wanted);
  const choices = accounts.flatMap((businessAccount) =>
    businessAccount.numbers.map((number) => ({ businessAccount, number })),
  );
  if (wanted.number !== undefined) return named(choices, wanted.number, user);
  if (accounts.length === 0) {
    throw notFound(
      words`This login sees no WhatsApp business account.`,
      words`Make one at ${MANAGER} and give this login access, then: gates meta whatsapp --user ${user}`,
    );
  }
  if (choices.length === 0) {
    const names = accounts.map(({ id, name }) => `${name} (${id})`).join(', ');
    throw notFound(
      words`${names} has no phone number yet.`,
      `gates whatsapp numbers create +79991234567 --name NAME --user ${user}`,
    );
  }
  return chosen(app, {
    question: words`Which WhatsApp number?`,
    choices: choices.map((choice) => ({ name: label(choice), value: choice })),
    hint: `gates whatsapp setup --user ${user} --number ID`,
  });
}

/** A business account that was named is looked into directly: a token may see it without listing it. */
async function candidates(graph: Graph, wanted: Wanted): Promise<BusinessAccount[]> {
  const { businessAccount: id, reach } = wanted;
  if (id === undefined) return findBusinessAccounts(graph, reach);
  const { name } = await graph.get(id, { fields: 'id,name' });
  const numbers = await listNumbers(graph, id);
  return [{ id, name: typeof name === 'string' ? name : id, numbers }];
}

function named(choices: readonly Choice[], text: string, user: string): Choice {
  const digits = text.replaceAll(/\D/g, '');
  const found = choices.find(
    ({ number }) => number.id === text || number.phone.replaceAll(/\D/g, '') === digits,
  );
  if (found) return found;
  const seen = choices.map(label).join('; ');
  throw notFound(
    seen === ''
      ? words`This login sees no number “${text}”.`
      : words`This login sees no number “${text}”; it sees ${seen}.`,
    `gates meta whatsapp --user ${user}`,
  );
}

function label({ businessAccount, number }: Choice): string {
  return `${number.phone} ${number.name} (${number.id}), ${businessAccount.name}`;
}
