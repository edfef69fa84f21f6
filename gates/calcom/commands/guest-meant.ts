/** Whom a booking link is given to. */
import type { App } from '../../../src/app.ts';
import { isSetUp } from '../../../src/domain/account.ts';
import type { BookingContact } from '../../../src/domain/booking.ts';
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { Gate } from '../../../src/gate.ts';

const ADDRESS = /^[^\s@:]+@[^\s@:]+\.[^\s@:]+$/;

/**
 * `telegram:Anna`, `whatsapp:+49 151 …`, `anna@example.org`, or a name that is known on one gate only.
 * @throws GateError exit 2 for somebody unknown, or known on several gates
 */
export async function guestMeant(app: App, user: string, typed: string): Promise<BookingContact> {
  const text = typed.trim();
  const [, prefix = '', rest = ''] = /^([a-z]+):(.+)$/s.exec(text) ?? [];
  if (app.catalogue.some(({ name }) => name === prefix)) return on(app, user, prefix, rest.trim());
  const gates = await sendingGates(app, user);
  const mail = ADDRESS.test(text) ? gates.find(({ limits }) => limits.threads) : undefined;
  if (mail) return on(app, user, mail.name, text);
  const { people } = await app.store(user);
  const known: string[] = [];
  for (const { name } of gates) {
    if ((await people.called(name, text)).length > 0) known.push(name);
  }
  const [only, ...others] = known;
  if (only !== undefined && others.length === 0) return on(app, user, only, text);
  const choices = (known.length > 0 ? known : gates.map(({ name }) => name))
    .map((name) => `${name}:${text}`)
    .join(', ');
  throw only === undefined
    ? usageError(
        words`--to: nobody is called “${text}” here.`,
        choices === ''
          ? words`Log in to a gate that they can be written to on: gates --help`
          : words`Say on which gate: ${choices}`,
        'unknown_recipient',
      )
    : usageError(
        words`--to: “${text}” is known on several gates.`,
        words`Say on which gate: ${choices}`,
        'ambiguous_recipient',
      );
}

async function on(app: App, user: string, gate: string, text: string): Promise<BookingContact> {
  const account = await app.channel(user, gate);
  const { kind, id: value } = await app.recipient(user, account, text);
  if (kind === 'group') {
    throw usageError(
      words`--to: “${text}” is a group; a time is booked by a person.`,
      words`Name somebody: --to ${gate}:NAME`,
      'bad_recipient',
    );
  }
  return { gate, identity: { kind, value } };
}

/** Those over which this person can write to somebody. */
async function sendingGates(app: App, user: string): Promise<readonly Gate[]> {
  const accounts = await (await app.store(user)).accounts.list();
  const used = new Set(
    accounts.filter((one) => one.enabled && isSetUp(one)).map((one) => one.gate),
  );
  const gates = await Promise.all(
    app.catalogue.filter(({ name }) => used.has(name)).map(({ name }) => app.gate(name)),
  );
  return gates.filter(({ send, recipient }) => send && recipient);
}
