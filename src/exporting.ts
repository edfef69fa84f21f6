/** Joins a person's store to the Substance export: the export itself knows no gate. */
import { createReadStream } from 'node:fs';
import type { App } from './app.ts';
import type { Account } from './domain/account.ts';
import { notFound } from './domain/error.ts';
import type { MediaRef } from './domain/message.ts';
import { words } from './domain/words.ts';
import { providerOf } from './message.ts';
import type { Described, OpenMedia } from './substance/run.ts';

/** How an account's documents are headed: its provider, and what its gate says of it. */
export function describer(app: App): (account: Account) => Promise<Described> {
  return async (account) => {
    const provider = providerOf(app.catalogue, account.id);
    const known = app.catalogue.some((row) => row.name === account.gate);
    const gate = known ? await app.gate(account.gate) : undefined;
    const { externalId: id, name } = account;
    return { provider, account: gate?.substance?.(account) ?? { id, name } };
  };
}

/** Opens a message's file: the one that is kept here, else through its gate. */
export function mediaOpener(app: App, user: string): OpenMedia {
  return async (account: Account, ref: MediaRef, message: string) => {
    const row = await (
      await app.store(user)
    ).media.find({ accountId: account.id, externalId: message });
    const file = row && (await (await app.media(user)).file(row));
    if (file) return createReadStream(file);
    const gate = await app.gate(account.gate);
    if (!gate.media) throw notFound(words`${gate.title} keeps no media to fetch.`);
    return gate.media(await app.session(user, account), ref, message);
  };
}
