import type { App } from '../../../../src/app.ts';
import { usageError } from '../../../../src/domain/error.ts';
import { momentOf } from '../../../../src/domain/moment.ts';
import { type Text, type Words, words } from '../../../../src/domain/words.ts';
import { type Place, placeOf } from '../accounts.ts';
import { readCredential } from '../credential.ts';
import { BUSINESS_SUITE, changeThread, threadOwner, type ThreadVerb, whomOf } from '../thread.ts';

export interface ThreadFlags {
  account?: string;
  to?: string;
  metadata?: string;
}

/** `gates <gate> take|pass|request|release WHOM` */
export async function change(
  app: App,
  gate: string,
  verb: ThreadVerb,
  named: string,
  flags: ThreadFlags,
): Promise<void> {
  const target = verb === 'pass' ? appNamed(flags.to) : undefined;
  const place = await placeOf(app, gate, flags.account);
  const { user, session } = place;
  const { id: whom, called } = await whomOf(app, place, named);
  const { dryRun } = app.options;
  if (!dryRun) {
    const detail = { whom, ...(target === undefined ? {} : { app: target }) };
    await (
      await app.audit(user)
    ).around({ action: `${gate}.thread-${verb}`, subject: session.account.id, detail }, () =>
      changeThread(place, verb, whom, { app: target, metadata: flags.metadata }),
    );
  }
  const value = { account: session.account.id, whom, action: verb, app: target ?? null, dryRun };
  app.ui.result(value, said(verb, called, target, dryRun));
}

/** `gates <gate> owner WHOM` */
export async function owner(
  app: App,
  gate: string,
  named: string,
  flags: { account?: string },
): Promise<void> {
  const place = await placeOf(app, gate, flags.account);
  const { id: whom } = await whomOf(app, place, named);
  const found = await threadOwner(place, whom);
  const kind = kindOf(place, found.appId);
  const { until } = found;
  app.ui.result({ account: place.session.account.id, whom, ...found, owner: kind }, [
    ownerLine(kind, found.appId),
    ...(until === null
      ? []
      : [words`  until ${momentOf(Date.parse(until), app.now())}, unless something is written`]),
  ]);
}

/** `ours`, `business_suite`, `other`, or `none`: the conversation is idle. */
function kindOf({ session }: Place, appId: string | null): string {
  const { appId: ours, instagramAppId } = readCredential(session.account.gate, session.credential);
  if (appId === null) return 'none';
  if (appId === BUSINESS_SUITE) return 'business_suite';
  return appId === ours || appId === instagramAppId ? 'ours' : 'other';
}

function ownerLine(kind: string, appId: string | null): Words {
  if (kind === 'ours') return words`This app answers the conversation.`;
  if (kind === 'business_suite') return words`Business Suite answers the conversation.`;
  if (kind === 'other') return words`The app ${appId ?? ''} answers the conversation.`;
  return words`Nobody has the conversation: whoever answers first gets it.`;
}

function said(verb: ThreadVerb, whom: string, target: string | undefined, dry: boolean): Text {
  const to = target === BUSINESS_SUITE ? 'Business Suite' : words`the app ${target ?? ''}`;
  switch (verb) {
    case 'take':
      return dry
        ? words`Would take the conversation with ${whom}.`
        : words`✓ This app answers ${whom} now.`;
    case 'pass':
      return dry
        ? words`Would pass the conversation with ${whom} to: ${to}.`
        : words`✓ The conversation with ${whom} was passed to: ${to}.`;
    case 'request':
      return dry
        ? words`Would ask for the conversation with ${whom}.`
        : words`✓ Asked for the conversation with ${whom}; whoever has it decides.`;
    case 'release':
      return dry
        ? words`Would let go of the conversation with ${whom}.`
        : words`✓ Let go of the conversation with ${whom}.`;
  }
}

function appNamed(text: string | undefined): string {
  if (text === undefined || text === 'inbox') return BUSINESS_SUITE;
  if (/^\d{5,32}$/.test(text)) return text;
  throw usageError(
    words`“${text}” is no id of an app.`,
    words`a number, or inbox for Business Suite`,
  );
}
