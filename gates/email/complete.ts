/** What is refused before anything is queued, and what only the mailbox knows: the mail that is answered. */
import { GateError } from '../../src/domain/error.ts';
import type { Draft, DraftMedia } from '../../src/domain/message.ts';
import { type Text, type Words, words } from '../../src/domain/words.ts';
import type { Session } from '../../src/gate.ts';
import { isAddress, type Mailbox, ownAddresses } from './addresses.ts';
import { answered } from './answered.ts';
import { contentOf } from './message/content.ts';
import { extraOf, type MailExtra, withExtra } from './message/draft-extra.ts';
import { parentOf, repliedToo, replySubject, threadFrom } from './message/reply.ts';
import { checkSize } from './message/size.ts';

/** Once done it stays as it is. @throws GateError exit 6, 5 for an answered mail that is nowhere */
export async function complete(session: Session, given: Draft): Promise<Draft> {
  const draft = uncaptioned(given);
  const extra = extraOf(draft);
  checkFiles(draft);
  checkSender(session, extra.from);
  const answering = await asReply(session, draft);
  const { text } = await contentOf(answering);
  checkWritable(extraOf(answering), answering.to.id);
  await checkSize(session, answering);
  const shown = answering.format === undefined ? {} : { shown: text };
  return { ...answering, ...shown, details: detailsOf(answering) };
}

/** Beside files a text is the mail's text, no caption of the first one. */
function uncaptioned(draft: Draft): Draft {
  const { media } = draft;
  if (media?.caption === undefined || draft.text !== undefined) return draft;
  const { caption: text, ...file } = media;
  return { ...draft, text, media: file };
}

/** Nothing goes from an address that is not the mailbox's own. */
function checkSender({ account }: Session, from: string | undefined): void {
  const own = ownAddresses(account);
  if (from === undefined || own.includes(from)) return;
  refuse(
    'sender_not_own',
    words`${from} is no address of this mailbox; it has ${own.join(', ')}.`,
    words`If the provider lets you send from it: gates email login --address ${account.externalId} --aliases ${from}`,
  );
}

function checkFiles({ media, moreMedia = [] }: Draft): void {
  const all: readonly DraftMedia[] = [...(media ? [media] : []), ...moreMedia];
  const remote = all.find(({ file }) => file === undefined);
  if (remote === undefined) return;
  refuse(
    'not_a_file',
    words`A mail carries files of this machine, not ${remote.url ?? remote.id ?? ''}.`,
    words`Download it first, or put the address into the text.`,
  );
}

/** No line of a header but its own can come of what somebody wrote (RFC 5322, 2.2). */
function checkWritable({ subject = '', cc = [], bcc = [] }: MailExtra, to: string): void {
  if (/\p{Cc}/u.test(subject)) {
    refuse('bad_subject', words`A subject is one line, without control characters.`);
  }
  const everybody: readonly Mailbox[] = [{ address: to, name: null }, ...cc, ...bcc];
  for (const { address, name } of everybody) {
    if (!isAddress(address) || /\p{Cc}/u.test(name ?? '')) {
      refuse('bad_address', words`“${address}” is no email address.`);
    }
  }
}

async function asReply(session: Session, draft: Draft): Promise<Draft> {
  const extra = extraOf(draft);
  if (draft.replyTo === undefined || extra.thread !== undefined) return draft;
  const parent = await parentOf(session, draft);
  if (parent === null) return draft;
  const subject = extra.subject ?? replySubject(parent);
  const others = extra.replyAll ? repliedToo(session, parent, draft.to.id) : [];
  const cc = merged(extra.cc, [...alsoAnswered(session, draft), ...others]);
  return withExtra(draft, {
    subject,
    thread: threadFrom(parent),
    ...(cc.length > 0 ? { cc } : {}),
  });
}

/** Where nobody was named, and several want the answer: all but the first. */
function alsoAnswered({ account }: Session, draft: Draft): Mailbox[] {
  if (!extraOf(draft).toAnswered || !draft.answered) return [];
  return answered(account, draft.answered).filter(({ address }) => address !== draft.to.id);
}

function merged(first: readonly Mailbox[] = [], more: readonly Mailbox[]): Mailbox[] {
  const all = new Map([...more, ...first].map((each) => [each.address, each]));
  return [...all.values()];
}

/** The words of a mail that was read back. */
function detailsOf(draft: Draft): Record<string, unknown> {
  const { subject, cc = [], bcc = [], thread } = extraOf(draft);
  return {
    ...draft.details,
    ...(subject === undefined || subject === '' ? {} : { subject }),
    to: [{ address: draft.to.id, name: null }],
    ...(cc.length > 0 ? { cc } : {}),
    ...(bcc.length > 0 ? { bcc } : {}),
    ...(thread && thread.references.length > 0 ? { references: thread.references } : {}),
  };
}

function refuse(code: string, message: Words, hint?: Text): never {
  throw new GateError({ category: 'policy', code, gate: 'email', message, hint });
}
