/** One number: what Meta tells of it, whether messages get through, and what can be changed of it. */
import type { App } from '../../../src/app.ts';
import { GateError, usageError } from '../../../src/domain/error.ts';
import { dateOf } from '../../../src/domain/moment.ts';
import { type Text, type Words, words } from '../../../src/domain/words.ts';
import { readCredential } from '../credential.ts';
import { entityName, type Health, problemLines, readHealth } from '../numbers/health.ts';
import { type NumberDetail, readNumberDetail } from '../numbers/number-facts.ts';
import { checkNumberChange, type NumberChange, updateNumber } from '../numbers/number-update.ts';
import { type NumberAtMeta, numberAtMeta } from '../numbers/numbers-at-meta.ts';
import { keepPace } from '../numbers/pace-facts.ts';
import { numberChanged } from './change.ts';
import { switchOf } from './given.ts';
import { pinOf } from './registration.ts';

export interface SetFlags {
  name?: string;
  username?: string;
  search?: string;
  securityNotices?: string;
  changeNotices?: string;
  webhook?: string;
  verifyTokenFile?: string;
  deliveryUrl?: string;
  connection?: string;
  pinFile?: string;
}

/** `gates whatsapp numbers show NUMBER` */
export async function show(app: App, named: string): Promise<void> {
  const { user, graph, id, session, businessAccountId } = await numberAtMeta(app, named);
  const detail = await readNumberDetail(graph, id);
  if (session) await keepPace(app, user, session.account, detail);
  const value = { ...detail, businessAccountId, setUp: session !== null };
  app.ui.result(value, factLines(detail, app));
}

/** `gates whatsapp numbers health NUMBER`: exit 1 where nothing gets through. */
export async function health(app: App, named: string): Promise<void> {
  const { graph, id, phone } = await numberAtMeta(app, named);
  const found = await readHealth(graph, id);
  app.ui.result({ id, phone, ...found }, [
    ...found.entities.map(
      (one) =>
        words`${MARKS[one.canSend] ?? '!'} ${entityName(one)}: ${one.canSend} (${one.id || '–'})`,
    ),
    ...problemLines(found).map((line) => words`    ${line}`),
  ]);
  if (found.canSend === 'BLOCKED') throw blocked(phone, found);
}

/** `gates whatsapp numbers name|username|set NUMBER …`: only what is named changes. */
export async function set(app: App, named: string, flags: SetFlags): Promise<void> {
  const change = changeOf(flags);
  checkNumberChange(change);
  const names = [
    ...Object.entries(change).flatMap(([name, value]) => (value === undefined ? [] : [name])),
    ...(flags.pinFile === undefined ? [] : ['pin']),
    ...(flags.webhook === undefined ? [] : ['webhook']),
  ];
  if (names.length === 0) {
    throw usageError(words`Nothing was named to change.`, 'gates whatsapp numbers set --help');
  }
  const number = await numberAtMeta(app, named);
  const { user, graph, id, phone } = number;
  const webhook = webhookOf(app, number, flags);
  const { dryRun } = app.options;
  if (!dryRun) {
    const whole: NumberChange = {
      ...change,
      pin: flags.pinFile === undefined ? undefined : await pinOf(app, flags.pinFile),
      webhook,
    };
    await numberChanged(app, number, 'number-set', () => updateNumber(graph, id, whole), {
      changed: names,
    });
  }
  const list = names.join(', ');
  app.ui.result({ id, phone, changed: names, dryRun }, [
    dryRun ? words`Would change for ${phone}: ${list}.` : words`✓ Changed for ${phone}: ${list}.`,
    ...(dryRun || change.name === undefined
      ? []
      : [
          words`  Meta reviews the name; what became of it: ${`gates whatsapp numbers show ${id} --user ${user}`}`,
          words`  Once it is approved, register the number again: ${`gates whatsapp register ${id} --user ${user}`}`,
        ]),
  ]);
}

const MARKS: Readonly<Record<string, string>> = { AVAILABLE: '✓', LIMITED: '!', BLOCKED: '✗' };

/** The report stands on stdout already: this is its last line, and exit 1. */
function blocked(phone: string, found: Health): GateError {
  const worst = found.entities.find(({ canSend }) => canSend === 'BLOCKED');
  return new GateError({
    category: 'failed',
    code: 'blocked',
    gate: 'whatsapp',
    message: words`Nothing can be sent from ${phone}: ${worst ? entityName(worst) : words`something`} is blocked.`,
    hint: words`What Meta says to do stands above.`,
  });
}

function changeOf(flags: SetFlags): NumberChange {
  const { name, username, search, deliveryUrl, connection } = flags;
  const visibility = search?.toUpperCase();
  if (visibility !== undefined && visibility !== 'VISIBLE' && visibility !== 'HIDDEN') {
    throw usageError(words`“${search ?? ''}” is none of: ${'visible, hidden'}.`);
  }
  return {
    name,
    username: username?.replace(/^@/, ''),
    search: visibility,
    securityNotifications: switchOf('--security-notices', flags.securityNotices),
    numberChangeNotifications: switchOf('--change-notices', flags.changeNotices),
    deliveryUrl,
    connection: connection?.toUpperCase(),
  };
}

/** Meta checks an address at once with the verify token: this person's own, unless another system's is given. */
function webhookOf(app: App, { session, phone }: NumberAtMeta, flags: SetFlags) {
  const { webhook, verifyTokenFile } = flags;
  if (webhook === undefined) return undefined;
  if (webhook === 'none') return { url: '' };
  if (!URL.canParse(webhook)) {
    throw usageError(
      words`“${webhook}” is no web address.`,
      words`write it with https://, or none to take it back`,
    );
  }
  if (verifyTokenFile !== undefined) {
    return { url: webhook, verifyToken: app.ui.secret(verifyTokenFile) };
  }
  if (!session) {
    throw usageError(
      words`${phone} is not set up here, so it has no verify token.`,
      words`add --verify-token-file FILE`,
    );
  }
  const { verifyToken } = readCredential(session.credential);
  app.conceal(verifyToken);
  return { url: webhook, verifyToken };
}

/** The platform's `2026-11-21T16:19:12+0000` as a date; whatever else it says, as it is. */
function dayOf(text: string | null): Text | null {
  const at = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? text : dateOf(at);
}

function factLines(number: NumberDetail, { ui: { say } }: Pick<App, 'ui'>): Text[] {
  const told = (...parts: readonly (Text | null | false)[]): Text => {
    const known = parts.filter((part): part is Text => part !== null && part !== false);
    return known.length === 0 ? words`not told` : known.map((part) => say(part)).join(', ');
  };
  const { newName, newNameStatus, webhook, coexistence, pinEnabled, official } = number;
  const wanted = newNameStatus !== null && newNameStatus !== 'NONE';
  const events = webhook.number ?? webhook.businessAccount ?? webhook.app;
  const lines: (Words | null)[] = [
    words`Number      ${told(number.status, number.quality && words`quality ${number.quality}`, number.accountMode)}`,
    words`Name        ${told(number.nameStatus, number.certificate && words`certificate ${number.certificate}`)}`,
    wanted ? words`New name    ${told(newName, newNameStatus)}` : null,
    words`Limits      ${told(
      number.limit,
      number.throughput && words`throughput ${number.throughput}`,
      coexistence && words`also in the WhatsApp Business app: 20 messages a second`,
    )}`,
    words`Platform    ${told(number.platform, number.country)}`,
    words`Official    ${official === null ? words`not told` : official ? words`yes` : words`no`}`,
    words`Security    ${told(
      number.codeVerification && words`code ${number.codeVerification}`,
      pinEnabled === null ? null : pinEnabled ? words`PIN set` : words`no PIN`,
    )}`,
    words`Username    ${told(number.username)}`,
    words`Search      ${told(number.searchVisibility, number.globalSearch)}`,
    words`Events      ${told(events)}`,
    words`Registered  ${told(dayOf(number.lastOnboardedAt))}`,
  ];
  return [
    `${number.phone}  ${number.name}  (${number.id})`,
    ...lines.filter((line) => line !== null),
  ];
}
