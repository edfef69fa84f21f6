/** Somebody named without a gate's own command: on which gate they are, and what they are there. */
import type { App } from './app.ts';
import { type Account, isSetUp } from './domain/account.ts';
import { type GateError, usageError } from './domain/error.ts';
import type { Recipient } from './domain/message.ts';
import { plural, words } from './domain/words.ts';
import type { Gate } from './gate.ts';

export interface Whom {
  account: Account;
  gate: Gate;
  to: Recipient;
  /** As they were named. */
  called: string;
}

const ADDRESS = /^[^\s@:]+@[^\s@:]+\.[^\s@:]+$/;

/**
 * `telegram:Anna`, `whatsapp:+49 151 …`, `anna@example.org`, or a name that is known on exactly one gate.
 * @param flag it was typed behind
 * @throws GateError exit 2 for somebody unknown, or known on several
 */
export async function whomMeant(app: App, user: string, text: string, flag: string): Promise<Whom> {
  const [, prefix = '', rest = ''] = /^([a-z]+):(.+)$/s.exec(text.trim()) ?? [];
  if (app.catalogue.some(({ name }) => name === prefix)) return by(app, user, prefix, rest.trim());
  const typed = text.trim();
  const gates = await sendingGates(app, user);
  if (ADDRESS.test(typed)) {
    const mail = gates.find(({ limits }) => limits.threads);
    if (mail) return by(app, user, mail.name, typed);
    throw usageError(
      words`There is no mailbox to write to ${typed} from.`,
      `gates email login --user ${user}`,
      'no_mailbox',
    );
  }
  const { people } = await app.store(user);
  const known: string[] = [];
  for (const { name } of gates) {
    if ((await people.called(name, typed)).length > 0) known.push(name);
  }
  const [only, ...others] = known;
  if (only !== undefined && others.length === 0) return by(app, user, only, typed);
  throw unclear({ flag, typed, known, gates: gates.map(({ name }) => name), user });
}

function unclear(found: {
  flag: string;
  typed: string;
  known: readonly string[];
  gates: readonly string[];
  user: string;
}): GateError {
  const { flag, typed, known, gates, user } = found;
  const named = (names: readonly string[]) => names.map((name) => `${name}:${typed}`).join(', ');
  if (known.length > 0) {
    return usageError(
      words`${flag}: “${typed}” is known on ${plural(known.length, '# gate', '# gates')}.`,
      words`Say over which one: ${named(known)}.`,
      'ambiguous_recipient',
    );
  }
  return usageError(
    words`${flag}: nobody is called “${typed}” here.`,
    gates.length === 0
      ? `gates account list --user ${user}`
      : words`Say over which gate: ${named(gates)}, or an e-mail address.`,
    'unknown_recipient',
  );
}

/** From the account that can reach them, where there are several. */
async function by(app: App, user: string, name: string, text: string): Promise<Whom> {
  const gate = await app.gate(name);
  if (!gate.send || !gate.recipient) throw usageError(words`${gate.title} cannot send.`);
  const accounts = (await inUse(app, user)).filter((account) => account.gate === name);
  const several = accounts.length > 1 ? accounts : [await app.channel(user, name)];
  let refused: unknown;
  for (const account of several) {
    try {
      return { account, gate, to: await app.recipient(user, account, text), called: text };
    } catch (error) {
      refused ??= error;
    }
  }
  throw refused;
}

/** Those over which this person can write to somebody. */
async function sendingGates(app: App, user: string): Promise<readonly Gate[]> {
  const used = new Set((await inUse(app, user)).map(({ gate }) => gate));
  const gates: Gate[] = [];
  for (const { name } of app.catalogue) {
    if (!used.has(name)) continue;
    const gate = await app.gate(name);
    if (gate.send && gate.recipient) gates.push(gate);
  }
  return gates;
}

async function inUse(app: App, user: string): Promise<readonly Account[]> {
  const accounts = await (await app.store(user)).accounts.list();
  return accounts.filter((account) => account.enabled && isSetUp(account));
}
