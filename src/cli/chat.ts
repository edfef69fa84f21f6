import { nameAndId } from '../domain/called.ts';
import type { Details, Draft, MediaRef } from '../domain/message.ts';
import { clockTime } from '../domain/moment.ts';
import { stateName } from '../domain/states.ts';
import { type Text, Words, words } from '../domain/words.ts';
import type { StoredMessage } from '../store/store.ts';
import { pressedUnder } from './draft-preview.ts';
import { type Group, type Scene, topicKey } from './scene.ts';
import { oneLine, plain } from './terminal.ts';
import { cut } from './width.ts';

/** Terminal cells. */
const LONGEST_NAME = 40;
const LONGEST_VALUE = 120;
const LONGEST_ANSWERED = 60;
/** Of a mail’s text. */
const MOST_MAIL_LINES = 25;
/** Of what stands beside a text. */
const MOST_LINES = 12;

/** One message as a few lines: who and when, what, and why it failed. Nothing remote reaches the terminal raw. */
export function chatLines(message: StoredMessage, scene: Scene, now: number): Text {
  const { error } = message;
  const told = scene.told.get(message.seq);
  const { said, left } = told
    ? { said: madeSafe(told), left: [] }
    : folded(withPressed(message) ?? '', message);
  const kind = kindOf(message);
  const body = said === '' ? (kind ?? '') : kind ? words`${said} ${kind}` : said;
  const lines = [...left, ...marksOf(message), ...beside(message, scene)].reduce<Text>(
    (so, part) => words`${so}${part}`,
    words`${headOf(message, scene, now)}${subjectOf(message)}${answeredOf(message, scene)}\n    ${body}`,
  );
  if (!error) return lines;
  const reason = scene.reasons.get(message.seq);
  if (reason) {
    const failed = words`${lines}\n  ✗ ${reason.message}`;
    return reason.hint === null ? failed : words`${failed}\n  → ${reason.hint}`;
  }
  const { title, detail } = error;
  return words`${lines}\n  ✗ ${oneLine(detail && detail !== title ? `${title}: ${detail}` : title)}`;
}

/** What the network said, in one line whatever somebody has called themselves. */
function madeSafe(told: Text): Text {
  return told instanceof Words ? told.withTexts(oneLine) : oneLine(told);
}

/** What it answers, in a line: what was quoted of it, else how it begins. */
function answeredOf({ seq, details }: StoredMessage, scene: Scene): Text {
  const { quote, externalReply } = details ?? {};
  const before = scene.answered.get(seq);
  const parts = [quote, before, externalReply].map((each) => (isObject(each) ? each : {}));
  const [begun] = parts.flatMap(({ text }) =>
    typeof text === 'string' && text !== '' ? text : [],
  );
  if (begun !== undefined) return words`\n    ↩ “${cut(oneLine(begun), LONGEST_ANSWERED)}”`;
  const kind = before ? kindOf(before) : null;
  return kind ? words`\n    ↩ ${kind}` : '';
}

/** Its text, and under one of ours what can be pressed. */
function withPressed({ text, raw, direction }: StoredMessage): string | null {
  const draft = direction === 'outbound' && isObject(raw) ? raw['draft'] : undefined;
  return isObject(draft) ? pressedUnder(draft as unknown as Draft, text) : text;
}

/** A mail as it is read at a glance: without what it quotes, and not all of a long one. */
function folded(
  whole: string,
  { details, accountId, externalId }: StoredMessage,
): { said: string; left: Text[] } {
  const { subject, quoted } = details ?? {};
  const indented = (text: string) => plain(text).replaceAll('\n', '\n    ');
  if (typeof subject !== 'string') return { said: indented(whole), left: [] };
  const own = typeof quoted === 'number' ? whole.slice(0, quoted).trimEnd() : whole;
  const lines = own.split('\n');
  const shown = lines.slice(0, MOST_MAIL_LINES).join('\n').trimEnd();
  if (shown === whole.trimEnd()) return { said: indented(shown), left: [] };
  const rest = words`\n    [more: gates ${accountId.split(':', 1)[0] ?? ''} show ${oneLine(externalId)}]`;
  return {
    said: indented(shown),
    left: lines.length > MOST_MAIL_LINES || shown === '' ? [rest] : [],
  };
}

function subjectOf({ details }: StoredMessage): Text {
  const { subject } = details ?? {};
  const mark = writtenBy(details ?? {});
  if (typeof subject !== 'string') return mark === null ? '' : words`\n    ${mark}`;
  const line = words`\n    Subject: ${short(subject)}`;
  return mark === null ? line : words`${line} ${mark}`;
}

/** Which kind of program wrote a mail; of a report what it says of the one that was sent. */
function writtenBy({ automatic, report }: Details): Words | null {
  if (automatic === 'bounce') {
    const why = isObject(report) ? whyReturned(report) : '';
    if (isObject(report) && report['action'] !== 'failed')
      return why === '' ? words`(delivery report)` : words`(delivery report: ${why})`;
    return why === '' ? words`(bounce)` : words`(bounce: ${why})`;
  }
  return typeof automatic === 'string' ? (WRITTEN[automatic] ?? null) : null;
}

const WRITTEN: Readonly<Record<string, Words>> = {
  reply: words`(automatic reply)`,
  list: words`(mailing list)`,
  receipt: words`(read receipt)`,
  notice: words`(sent to many)`,
};

/** `5.1.1 User unknown`: without the codes that its reason repeats. */
function whyReturned({ code, reason }: Details): string {
  const said = typeof reason === 'string' ? reason : '';
  const bare = said.replace(/^(?:[245]\d\d[ -])?\s*(?:#?[245]\.\d{1,3}\.\d{1,3})?\s*/, '');
  const parts = [code, bare].filter((part) => typeof part === 'string' && part !== '');
  return cut(oneLine(parts.join(' ')), LONGEST_ANSWERED);
}

/** `[document price.pdf]`: what it is, where its text does not tell. */
function kindOf({ type, media, text, revoked, raw, details }: StoredMessage): Words | null {
  if (revoked && isObject(raw) && raw['purged'] === true)
    return words`[what it said was removed here]`;
  if (type === 'reaction')
    return text === '' ? words`[reaction taken back]` : words`[${stateName(type)}]`;
  if (media === null) return text === null ? words`[${stateName(type)}]` : null;
  const name = cut(oneLine(media.filename ?? ''), LONGEST_NAME);
  const kind = mediaKind(media, details ?? {});
  if (name === '') return words`[${kind}]`;
  // A template names the file of its header in its text.
  return text?.includes(`[${name}]`) ? null : words`[${kind} ${name}]`;
}

function mediaKind({ kind }: MediaRef, { voice, videoNote }: Details): Text {
  if (videoNote === true) return stateName('video_note');
  return stateName(voice === true ? 'voice' : kind);
}

/** What its author has done to it since. */
function marksOf({ edited, revoked }: StoredMessage): Text[] {
  return [
    ...(edited ? [words` (edited)`] : []),
    ...(revoked ? [words` (deleted by its author)`] : []),
  ];
}

/** What it says beside its text, as far as people need it to understand the rest. */
function beside(message: StoredMessage, scene: Scene): Text[] {
  const { text } = message;
  const details = message.details ?? {};
  const { choice, form, referral, forwarded, content, story, share } = details;
  return [
    ...authorOf(details),
    ...placeOf(message, scene),
    ...(forwarded === undefined ? [] : [words` (forwarded)`]),
    ...(isObject(choice) && choice['id'] !== choice['title'] ? [` [${short(choice['id'])}]`] : []),
    ...(isObject(form) ? linesOf(form['data']) : []),
    ...(isObject(referral) ? cameBy(referral) : []),
    ...(isObject(story) ? [words`\n    about a story: ${short(story['url'] ?? story['id'])}`] : []),
    ...(isObject(share) ? shared(share, text) : []),
    ...(content === undefined ? [] : linesOf(content)),
  ];
}

/** The part of a group it stands in, and for whom the account speaks. */
function placeOf(message: StoredMessage, { told, topics }: Scene): Text[] {
  // What the network says of a topic names it.
  if (told.has(message.seq)) return [];
  const { direction, details } = message;
  const { topic, business } = details ?? {};
  const { name, id } = isObject(topic) ? topic : {};
  const called = cut(short(name ?? topics.get(topicKey(message) ?? '') ?? id), LONGEST_NAME);
  return [
    ...(called === '' ? [] : [words` (topic: ${called})`]),
    ...(!isObject(business)
      ? []
      : direction === 'outbound'
        ? [words` (in the name of the business account)`]
        : [words` (to the business account)`]),
  ];
}

/** The advertisement or the link that somebody came by: WhatsApp says what it shows, Messenger which it is. */
function cameBy(referral: Details): Text[] {
  const shown = ['headline', 'source_url'].map((name) => short(referral[name])).filter(Boolean);
  if (shown.length > 0) return [words`\n    from the ad: ${shown.join(' ')}`];
  if (referral['ad_id'] !== undefined)
    return [words`\n    from the ad: ${short(referral['ad_id'])}`];
  return referral['ref'] === undefined ? [] : [words`\n    by the link: ${short(referral['ref'])}`];
}

/** What its text does not tell of a post that was sent on. */
function shared(share: Details, text: string | null): string[] {
  const more = [share['title'], share['url']].filter(
    (each) => typeof each === 'string' && !text?.includes(each),
  );
  return more.length === 0 ? [] : [`\n    ${more.map(short).join(' ')}`];
}

/** Who wrote it for us, where it was not sent from here. */
function authorOf({ author, standby }: Details): Text[] {
  return [
    ...(author === 'person' ? [words` (written by a person, in the network’s own app)`] : []),
    ...(author === 'app' ? [words` (sent by another program)`] : []),
    ...(standby === true ? [words` (somebody else has this conversation)`] : []),
  ];
}

/** Answers of a form, or content that this version does not know: `name: value`, a line each. */
function linesOf(data: unknown): string[] {
  if (!isObject(data)) return [`\n    ${short(data)}`];
  return Object.entries(data)
    .slice(0, MOST_LINES)
    .map(([name, value]) => `\n    ${oneLine(name)}: ${short(value)}`);
}

function short(value: unknown): string {
  if (value === undefined || value === null) return '';
  return cut(oneLine(typeof value === 'string' ? value : JSON.stringify(value)), LONGEST_VALUE);
}

function isObject(value: unknown): value is Details {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function headOf(message: StoredMessage, { names, groups }: Scene, now: number): Text {
  const out = message.direction === 'outbound';
  const group = groups.get(message.conversationId);
  const who = words`${out ? '→' : '←'} ${whoAndWhere(message, names, group)}`;
  const state = out ? message.status : message.status === 'read' ? '' : 'new';
  const begun = words`${clockTime(message.timestamp, now)}  ${who}`;
  const stated = state === '' ? begun : words`${begun}  ${stateName(state)}`;
  return words`${stated}  ${oneLine(message.externalId)}`;
}

/** Who wrote, and in which group; of ours: to which. A channel that writes in itself is named once. */
function whoAndWhere(
  message: StoredMessage,
  names: ReadonlyMap<number, string>,
  group: Group | undefined,
): Text {
  if (!group) return whoIs(message, names);
  const title = cut(oneLine(group.title ?? ''), LONGEST_NAME);
  if (message.direction === 'outbound' || message.from === group.id)
    return nameAndId(title, oneLine(group.id));
  return words`${whoIs(message, names)} in ${title || oneLine(group.id)}`;
}

/** `Анна · 79991234567`, as far as it is known. */
export function whoIs(message: StoredMessage, names: ReadonlyMap<number, string>): string {
  const address = oneLine(message.direction === 'outbound' ? message.to : message.from);
  const known = message.personId === null ? undefined : names.get(message.personId);
  return nameAndId(cut(oneLine(known ?? ''), LONGEST_NAME), address);
}
