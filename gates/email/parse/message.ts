/** A mail as events: what it says, what is attached, and what it tells of other mails. Pure. */
import type { GateEvent, MessageEvent, StatusEvent } from '../../../src/domain/event.ts';
import type { Details } from '../../../src/domain/message.ts';
import { keyOf } from '../message-id.ts';
import { quotedFrom } from '../quoted.ts';
import { addressesOf, type Mailbox } from './addresses.ts';
import { type Automatic, automaticOf } from './automatic.ts';
import { type Body, bodyOf, textOf } from './body.ts';
import { bounceIn } from './bounce-text.ts';
import { type Calendar, calendarOf } from './calendar.ts';
import { fileOf, type Shelf } from './file.ts';
import { allOf, type Headers } from './headers.ts';
import { identify, type Told } from './identity.ts';
import type { Mime, Part } from './mime.ts';
import { headOf, type Report, reportOf } from './report.ts';
import { referencesOf, subjectOf, threadOf } from './thread.ts';

/** Whose mailbox it is. */
export interface Owner {
  /** External id of the account: its address. */
  readonly account: string;
  /** Every address that is theirs, in lower case. */
  readonly own: ReadonlySet<string>;
}

/** A mail as the server has it. */
export interface Mail extends Shelf, Told {
  readonly flags: readonly string[];
  /** Gmail's. */
  readonly labels?: readonly string[] | undefined;
  /** What stands in this folder was sent from here. */
  readonly sent: boolean;
  readonly mime: Mime;
  /** Of its text more is on the server, bytes in all. */
  readonly cut?: number | undefined;
}

/** HTML beyond this is no letter. Characters. */
const LONGEST_HTML = 1_000_000;

/** Drafts are no mails yet: of those nothing is told. */
export function eventsOf(mail: Mail, owner: Owner): readonly GateEvent[] {
  if (mail.flags.includes('\\Draft') || mail.labels?.includes('\\Draft')) return [];
  const { headers, root } = mail.mime;
  const body = bodyOf(root);
  const { id, at, twin } = identify(headers, mail);
  const people = peopleOf(headers);
  const sender = people.from[0] ?? people.sender[0] ?? null;
  const outbound =
    (sender !== null && owner.own.has(sender.address)) ||
    mail.sent ||
    Boolean(mail.labels?.includes('\\Sent'));
  const subject = subjectOf(headers);
  const report = outbound ? null : reportIn(headers, body, sender, subject);
  const automatic = automaticIn(headers, subject, report);
  const calendar = calendarIn(body.calendar);
  const peer = outbound ? (people.to[0] ?? people.cc[0] ?? people.bcc[0]) : sender;
  const key = outbound ? keyOf(id) : undefined;
  const [first, ...more] = body.attachments.map((part) => fileOf(mail, part));
  const references = referencesOf(headers);
  const thread = threadOf(headers, id, subject, report?.of == null ? [] : [report.of]);
  const frame = {
    kind: 'message' as const,
    account: owner.account,
    direction: outbound ? ('outbound' as const) : ('inbound' as const),
    at,
    peer: partyOf(peer ?? null, owner),
    self: owner.account,
    ...(outbound ? {} : { status: statusOf(mail.flags) }),
    thread,
  };
  const author = outbound && key === undefined ? { author: 'person' } : {};
  const quoted = quotedFrom(body.text);
  const whole: MessageEvent = {
    ...frame,
    externalId: id,
    ...(twin === null || key !== undefined ? {} : { twin }),
    type: calendar ? 'calendar' : (first?.kind ?? 'text'),
    text: body.text || calendar?.summary || null,
    replyTo: thread.follows.at(-1) ?? null,
    media: first ?? null,
    details: present({
      subject,
      to: people.to,
      cc: people.cc.length > 0 ? people.cc : null,
      bcc: people.bcc.length > 0 ? people.bcc : null,
      answerTo: answerTo(people.replyTo, sender),
      automatic,
      report: report && { ...report, recipients: [...report.recipients] },
      calendar,
      quoted,
      sealed: body.sealed,
      cut: mail.cut,
      folder: mail.folder,
      references,
      ...author,
    }),
    raw: rawOf(mail, body),
    ...(key === undefined ? {} : { key }),
  };
  const parts = more.map((media, index): MessageEvent => {
    const number = index + 1;
    return {
      ...frame,
      externalId: `${id}#${number}`,
      ...(whole.twin === undefined ? {} : { twin: `${whole.twin}#${number}` }),
      type: media.kind,
      text: null,
      replyTo: null,
      media,
      details: present({ part: { of: id, number }, folder: mail.folder, ...author }),
      raw: { of: id, folder: mail.folder, uid: mail.uid },
    };
  });
  const told = report && statusIn(report, owner, at, id);
  return told ? [whole, ...parts, told] : [whole, ...parts];
}

interface People {
  readonly from: readonly Mailbox[];
  readonly sender: readonly Mailbox[];
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly bcc: readonly Mailbox[];
  readonly replyTo: readonly Mailbox[];
}

function peopleOf(headers: Headers): People {
  const of = (name: string) => addressesOf(allOf(headers, name));
  const envelope = (name: string) => addressesOf(allOf(headers, name).slice(0, 1));
  const sender = [...of('Sender'), ...of('Reply-To'), ...envelope('Return-Path')];
  return {
    from: of('From'),
    sender,
    to: of('To'),
    cc: of('Cc'),
    bcc: of('Bcc'),
    replyTo: of('Reply-To'),
  };
}

/** Who is not named at all is one and the same nobody. */
function partyOf(mailbox: Mailbox | null, { account }: Owner): MessageEvent['peer'] {
  const value = mailbox?.address ?? `nobody@${NOWHERE}`;
  // To oneself, or to people who are not named: with oneself.
  const name = mailbox === null || value === account ? undefined : (mailbox.name ?? undefined);
  return { identities: [{ kind: 'email', value }], ...(name === undefined ? {} : { name }) };
}

const NOWHERE = 'missing.invalid';

function answerTo(replyTo: readonly Mailbox[], sender: Mailbox | null): readonly Mailbox[] | null {
  const others = replyTo.filter(({ address }) => address !== sender?.address);
  return others.length > 0 ? replyTo : null;
}

/** What was seen in whichever program was read. */
function statusOf(flags: readonly string[]): 'read' | 'delivered' {
  return flags.includes('\\Seen') ? 'read' : 'delivered';
}

function reportIn(
  headers: Headers,
  body: Body,
  sender: Mailbox | null,
  subject: string | null,
): Report | null {
  const standard = reportOf(body.report, headers);
  if (standard) return standard;
  const attached = [...body.report, ...body.attachments]
    .filter(({ type }) => type === 'message/rfc822' || type === 'text/rfc822-headers')
    .map((part) => headOf(textOf(part)));
  return bounceIn(headers, sender?.address ?? null, subject, body.text, attached);
}

function automaticIn(
  headers: Headers,
  subject: string | null,
  report: Report | null,
): Automatic | null {
  if (report) return report.kind === 'receipt' ? 'receipt' : 'bounce';
  return automaticOf(headers, subject);
}

function calendarIn(part: Part | null): Calendar | null {
  return part && calendarOf(textOf(part), part.params.get('method') ?? null);
}

/**
 * What a report means for the mail it is about: that of the person it was addressed to. That one of several who
 * had a copy did not get it stands in the report alone.
 */
function statusIn(report: Report, owner: Owner, at: number, id: string): StatusEvent | null {
  const { of, to, recipients, action, code, reason } = report;
  if (of === null || of === id) return null;
  const status = MEANS[report.kind][action];
  if (status === undefined) return null;
  if (to !== null && recipients.length > 0 && !recipients.includes(to)) return null;
  const key = keyOf(of);
  return {
    kind: 'status',
    account: owner.account,
    at,
    externalId: of,
    status,
    ...(key === undefined ? {} : { key }),
    ...(status === 'failed'
      ? {
          error: {
            code: code ?? 'bounced',
            title: reason ?? 'The mail could not be delivered.',
            detail: recipients.length > 0 ? recipients.join(', ') : null,
          },
        }
      : {}),
    raw: { report, in: id },
  };
}

/** RFC 3464, 2.3.3: late is not lost. RFC 8098, 3.2.6.2: one may be deleted or passed on unseen. */
const MEANS: Record<Report['kind'], Readonly<Record<string, StatusEvent['status']>>> = {
  delivery: { failed: 'failed', delivered: 'delivered', expanded: 'delivered' },
  receipt: { displayed: 'read' },
};

function rawOf(mail: Mail, { html, inline }: Body): Readonly<Record<string, unknown>> {
  return present({
    headers: mail.mime.headers,
    html: html?.slice(0, LONGEST_HTML),
    structure: treeOf(mail.mime.root),
    inline:
      inline.length > 0
        ? inline.map((part) => ({ cid: part.contentId, media: fileOf(mail, part) }))
        : null,
    flags: mail.flags,
    labels: mail.labels,
    uid: mail.uid,
    folder: mail.folder,
    size: mail.size,
  });
}

function treeOf(part: Part): Readonly<Record<string, unknown>> {
  return present({
    part: part.number,
    type: part.type,
    encoding: part.encoding || null,
    size: part.size,
    disposition: part.disposition,
    name: part.dispositionParams.get('filename') ?? part.params.get('name'),
    cid: part.contentId,
    children: part.parts.length > 0 ? part.parts.map(treeOf) : null,
  });
}

function present(all: Readonly<Record<string, unknown>>): Details {
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined && value !== null),
  );
}
