/** Mails that could not be delivered, as programs tell it that never learned RFC 3464: in words. */
import { wordsWithAt } from './addresses.ts';
import { header, type Headers } from './headers.ts';
import { codeIn, firstTo, headOf, idOf, type Report, reasonOf } from './report.ts';
import { idsOf } from './thread.ts';

/** Where the mail that comes back begins, in the words of qmail, exim, sendmail, Exchange and others. */
const BELOW =
  /^(?:-{2,} ?(?:below this line is a copy of the message|this is a copy of (?:the|your) message|the following is|original message|returned message|unsent message below|message header|the header of the original).*|original message headers?:?|исходное сообщение:?)\s*$/im;
const DAEMON = /^(?:mailer-?daemon|postmaster|mail-?daemon|mdaemon|double-bounce)\b/i;
const SUBJECT =
  /undeliver|not delivered|delivery (?:status|failure|has failed|problem)|failure notice|mail delivery|returned (?:mail|to sender)|nondeliverable|non-?remis|unzustellbar|не доставлен|недоставлен|не может быть доставлен/i;
const LATE =
  /\bwarning\b.*delayed|has been delayed|will be retried|not yet been delivered|still (?:being )?(?:retried|trying)|delivery.*(?:is )?delayed|задерж/i;

/**
 * @param sender who it is from
 * @param attached the heads of mails that are attached
 * @returns `null` for what is no such mail
 */
export function bounceIn(
  headers: Headers,
  sender: string | null,
  subject: string | null,
  text: string,
  attached: readonly Headers[],
): Report | null {
  const failed = header(headers, 'X-Failed-Recipients');
  const daemon = DAEMON.test(sender ?? '') || header(headers, 'Return-Path')?.trim() === '<>';
  const isNotice = SUBJECT.test(subject ?? '') || OPENINGS.test(text);
  if (failed === null && !(daemon && isNotice)) return null;
  const below = BELOW.exec(text);
  const said = below ? text.slice(0, below.index) : text;
  const original =
    attached.find((each) => idOf(each) !== null) ??
    (below ? headOf(text.slice(below.index + below[0].length)) : []);
  const recipients = failed === null ? recipientsIn(said) : addressesIn(failed);
  const late = LATE.test((subject ?? '').slice(0, READ)) || LATE.test(said.slice(0, READ));
  return {
    kind: 'delivery',
    of: idOf(original) ?? mentioned(text) ?? idOf(headers, 'In-Reply-To'),
    action: late ? 'delayed' : 'failed',
    code: codeIn(said),
    reason: reasonIn(said, recipients),
    recipients,
    to: firstTo(original),
  };
}

/** What it is about stands at its beginning. Characters. */
const READ = 10_000;

/** How the text of such a mail begins, whatever its subject. */
const OPENINGS =
  /^(?:hi\. this is the \S+ (?:program|mail)|this message was created automatically by mail delivery software|your message did not reach|delivery has failed to these recipients|i'm sorry to have to inform you)/im;

/** `Message-ID: <…>` anywhere in it. */
function mentioned(text: string): string | null {
  const line = /^[> \t]*(?:original )?message[- ]?id:\s*(<[^<>\s]+>|\S+@\S+)/im.exec(text)?.[1];
  return line === undefined ? null : (idsOf([line])[0] ?? null);
}

/** Addresses that stand in a line of their own: `<anna@example.org>:` of qmail, or indented by exim. */
function recipientsIn(text: string): readonly string[] {
  const found = text.split('\n').flatMap((line) => {
    const alone = line.length <= LONGEST_LINE ? ALONE.exec(line)?.[1] : undefined;
    return alone === undefined ? [] : [alone.toLowerCase()];
  });
  return [...new Set(found)].slice(0, MOST);
}

const ALONE = /^[ \t]*<?([^\s<>:,;()"]+@[^\s<>:,;()"]+\w)>?:?[ \t]*$/;
/** Characters. */
const LONGEST_LINE = 400;

const MOST = 50;

function addressesIn(list: string): readonly string[] {
  return wordsWithAt(list)
    .slice(0, MOST)
    .map((each) => each.toLowerCase());
}

/** What stands below the address it is about. */
function reasonIn(text: string, [first]: readonly string[]): string | null {
  const at = first === undefined ? -1 : text.toLowerCase().indexOf(first);
  const below = at < 0 ? '' : text.slice(at + (first?.length ?? 0)).replace(/^[>:\s]+/, '');
  const paragraph = below.split(/\n[ \t]*\n/, 1)[0] ?? '';
  return reasonOf(paragraph) ?? reasonOf(/^.*\b[45]\d\d[ -].*$/m.exec(text)?.[0] ?? null);
}
