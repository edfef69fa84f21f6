/** One mail out: composed once, handed to the submission server once, the very same bytes kept in Sent. */
import { GateError } from '../../src/domain/error.ts';
import type { Draft } from '../../src/domain/message.ts';
import { plural, type Words, words } from '../../src/domain/words.ts';
import type { Receipt, Session } from '../../src/gate.ts';
import { imapFailure } from './errors.ts';
import { openImap } from './imap.ts';
import { compose, type Composed } from './message/compose.ts';
import { checkFits } from './message/size.ts';
import { keepCopy, keepsSentItself } from './sent.ts';
import { type Accepted, openSmtp } from './smtp.ts';

/** The mail is out already: somebody waits for its copy alone. */
const COPY_SILENCE_MS = 30_000;

/**
 * @throws GateError where nothing was sent; `unknown_outcome` alone where the connection was lost after all of the mail
 * had gone out. A copy that could not be kept, and people who were refused beside others, are a warning of the receipt.
 */
export async function send(session: Session, draft: Draft, key: string): Promise<Receipt> {
  const mail = await compose(session.account, draft, key, session.now());
  const accepted = await handedOver(session, mail);
  const warnings = [...refusedOf(accepted), ...(await copied(session, mail))];
  const externalId = accepted.messageId ?? mail.messageId;
  return {
    externalId,
    ...furtherOf(draft, externalId),
    ...(warnings.length === 0 ? {} : { warning: joined(warnings) }),
  };
}

async function handedOver(session: Session, { envelope, bytes }: Composed): Promise<Accepted> {
  const smtp = await openSmtp(session);
  try {
    checkFits(bytes.length, smtp.maxSize, words`The mail has`);
    const foreign = [envelope.from, ...envelope.to].find((each) => /[^\p{ASCII}]/u.test(each));
    if (foreign !== undefined && !smtp.unicode) throw notAscii(foreign);
    return await smtp.send(envelope, bytes);
  } finally {
    smtp.close();
  }
}

function notAscii(address: string): GateError {
  return new GateError({
    category: 'policy',
    code: 'address_not_ascii',
    gate: 'email',
    message: words`The mail server takes no address like ${address}: letters beyond Latin before the @ (SMTPUTF8); nothing was sent.`,
    hint: words`Ask them for another address.`,
  });
}

function refusedOf({ refused }: Accepted): Words[] {
  if (refused.length === 0) return [];
  const whom = refused.map(({ address, said }) => `${address} (${said})`).join('; ');
  return [
    words`Sent, but not to ${plural(refused.length, 'this address', 'these addresses')}, which the server refused: ${whom}.`,
  ];
}

/** The mail is out: whatever happens to its copy is no failed send. The next sync knows it by our Message-ID. */
async function copied(session: Session, { bytes, messageId }: Composed): Promise<Words[]> {
  try {
    const { client, close } = await openImap(session, { socketTimeoutMs: COPY_SILENCE_MS });
    try {
      if (!keepsSentItself(client)) await keepCopy(client, bytes, messageId);
    } finally {
      await close();
    }
    return [];
  } catch (error) {
    const { said } = imapFailure(session, error);
    const why = said.message;
    return [
      said.hint === undefined
        ? words`The mail was sent, but no copy of it stands in the mailbox’s Sent folder: ${why}`
        : words`The mail was sent, but no copy of it stands in the mailbox’s Sent folder: ${why} ${said.hint}`,
    ];
  }
}

function joined(warnings: readonly Words[]): Words {
  const [first = words``, ...more] = warnings;
  return more.reduce((all, each) => words`${all} ${each}`, first);
}

/** Its other files are messages of their own here, as those of a mail that was read. */
function furtherOf({ to, moreMedia = [] }: Draft, of: string): Pick<Receipt, 'further'> {
  if (moreMedia.length === 0) return {};
  return {
    further: moreMedia.map((media, index) => ({
      externalId: `${of}#${index + 1}`,
      draft: { to, media, details: { part: { of, number: index + 1 } } },
    })),
  };
}
