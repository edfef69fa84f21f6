import type { App } from '../../app.ts';
import { isSetUp } from '../../domain/account.ts';
import { GateError, usageError } from '../../domain/error.ts';
import { type Text, words } from '../../domain/words.ts';
import type { Happenings } from '../../sandbox/events.ts';
import type { Register } from '../groups.ts';
import { composed } from '../help.ts';

interface Flags {
  from?: string;
  text?: string;
  field?: readonly string[];
}

export const register: Register = (program, app) => {
  program
    .command('trigger')
    .description('Make the sandbox do something: a client writes, a template is approved …')
    .argument('<gate>', composed(words`one of: ${app.catalogue.map((row) => row.name).join(', ')}`))
    .argument('[event]', 'e.g. message, status, template_status; none lists them')
    .option('--from <whom>', 'who it comes from')
    .option('--text <text>', 'what they say')
    .option('--field <name=value>', 'any other field of the event (repeatable)', collect)
    .addHelpText(
      'after',
      `
Examples:
  gates trigger whatsapp
  gates trigger whatsapp message --from 79991234567 --text "Здравствуйте!"
  gates trigger whatsapp template_status --field name=hi --field status=APPROVED
  gates trigger whatsapp message --field type=sticker --field animated=true
  gates trigger whatsapp user_preferences --from 79991234567 --field value=stop
  gates trigger whatsapp call --from 79991234567 --field seconds=42
  gates trigger messenger
  gates trigger messenger message --from vera --text "Есть время в среду?"
  gates trigger messenger postback --from vera --field payload=BOOK
  gates trigger messenger echo --from vera --text "Да, в 10"
  gates trigger instagram story_reply --from vera --text "Как красиво!"
  gates trigger instagram comment --from vera --text "Сколько стоит?"
  gates trigger email message --from maria --text "Можно записаться?"
  gates trigger email message --from maria --field replyTo=last
  gates trigger telegram message --from vera --text "Есть время в среду?"
  gates trigger telegram message --field chat=group --field type=photo
  gates trigger telegram flood --field seconds=3
  gates trigger calcom booking.created --from "Maria Example"
  gates trigger calcom booking.rescheduled --field start=2026-11-25T12:00Z
  gates trigger zoom meeting.participant_joined --from "Maria Petrova"
  gates trigger zoom recording.completed --field bytes=5000000

On Messenger, Instagram and Telegram --from takes a name too: of one person.
  app_callback  the app’s webhook address, as its dashboard takes it:
                --field url=http://127.0.0.1:4001/…; taken away without url
  unavailable   --from blocks the business, and sending to them fails (551);
                --field on=false ends it`,
    )
    .action(async (gate: string, event: string | undefined, flags: Flags) => {
      app.row(gate);
      if (event === undefined) {
        const { eventsOf } = await import('../../sandbox/events.ts');
        const events = await eventsOf(app, gate);
        return app.ui.result(viewOf(gate, events), () => linesOf(app, events));
      }
      const sandbox = app.env['GATES_SANDBOX'];
      if (!sandbox) {
        throw usageError(
          words`There is no sandbox to trigger: GATES_SANDBOX is not set.`,
          words`gates sandbox, then: export GATES_SANDBOX=http://127.0.0.1:4010`,
        );
      }
      const { eventsOf } = await import('../../sandbox/events.ts');
      const known = await eventsOf(app, gate);
      if (known.size > 0 && !known.has(event)) {
        throw usageError(words`${gate} has no event “${event}”.`, `gates trigger ${gate}`);
      }
      const http = await app.http();
      const { status, json } = await http.request({
        method: 'POST',
        url: `${sandbox.replace(/\/+$/, '')}/_sandbox/deliver`,
        json: {
          gate,
          event,
          ...(await addressOf(app, gate, known)),
          ...(await whose(app, gate)),
          ...fieldsOf(flags),
        },
        gate: 'sandbox',
      });
      const answer = json as {
        error?: string;
        url?: string | null;
        status?: number | null;
        items?: number;
        silent?: true;
        waits?: true;
        unasked?: string;
      };
      if (status >= 400) {
        throw usageError(
          answer?.error === undefined
            ? words`The sandbox answered ${status}.`
            : words`The sandbox does not do that: ${answer.error}`,
          'gates trigger --help',
        );
      }
      if (answer.status !== null && answer.status !== undefined && answer.status >= 400) {
        throw new GateError({
          category: 'failed',
          code: 'delivery_refused',
          message: words`${answer.url ?? gate} answered ${answer.status}.`,
          hint: words`Look at what gates serve says.`,
        });
      }
      app.ui.result(answer, () =>
        answer.url
          ? answer.status === null
            ? words`${event} happened, but ${answer.url} does not answer: the sandbox tries again. Next: gates serve`
            : words`✓ ${event} delivered to ${answer.url}.`
          : answer.waits
            ? words`✓ ${event} happened; it waits to be asked for. Next: gates serve, or: gates ${gate} listen`
            : answer.silent
              ? words`✓ ${event} happened; no webhook tells of it.`
              : answer.unasked !== undefined
                ? app.row(gate).signIn === 'login'
                  ? words`${event} happened, but ${answer.unasked} is not subscribed. Next: ${subscribing(gate, known)}`
                  : words`${event} happened, but the webhook field ${answer.unasked} is not subscribed, and it comes by no other. gates ${gate} setup subscribes what it can; others are subscribed by hand, for the app and for the account.`
                : words`${event} happened, but nobody is subscribed. Next: gates serve, gates ${gate} ${app.row(gate).signIn}`,
      );
    });
};

/** At whose account it happens, where a person was named who has one. */
async function whose(app: App, gate: string): Promise<{ account?: string }> {
  if (app.options.user === undefined) return {};
  const { accounts } = await app.store(await app.user());
  const [own, ...others] = (await accounts.list({ gate })).filter(isSetUp);
  return own && others.length === 0 ? { account: own.externalId } : {};
}

/** At platforms that take the address from a person alone. */
const TYPED_BY_HAND = 'event_subscription';

/** What has the webhook tell of more, where that is not `setup`. */
function subscribing(gate: string, events: Happenings): string {
  return events.has(TYPED_BY_HAND)
    ? `gates trigger ${gate} ${TYPED_BY_HAND}`
    : `gates ${gate} webhook set`;
}

/** Where a server that runs here takes this gate's webhooks, for a platform that nothing else tells of it. */
async function addressOf(
  app: App,
  gate: string,
  events: Happenings,
): Promise<{ callbackUrl?: string }> {
  if (!events.has(TYPED_BY_HAND)) return {};
  // Whoever it is for may be left open: then it goes nowhere but to an address that was typed.
  const user = await app.user().catch(() => null);
  const url = user === null ? null : app.webhookUrl(gate, user);
  return url === null ? {} : { callbackUrl: url };
}

/** Names, and what each is where the gate says so. */
function viewOf(gate: string, events: Happenings) {
  const about = [...events].flatMap(([name, told]) => (told ? [[name, told] as const] : []));
  return {
    gate,
    events: [...events.keys()],
    ...(about.length > 0 && { about: Object.fromEntries(about) }),
  };
}

function linesOf(app: App, events: Happenings): string | readonly Text[] | Text {
  if (events.size === 0) return words`There are none.`;
  if ([...events.values()].every((told) => told === null)) return [...events.keys()];
  return app.ui.table(
    [...events].map(([event, told]) => ({
      event,
      what: told?.what ?? '',
      fields: told?.fields ?? '',
    })),
    [
      { key: 'event', title: 'Event' },
      { key: 'what', title: 'What happens', flexible: true, show: (what) => what as Text },
      { key: 'fields', title: 'Fields', flexible: true },
    ],
  );
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function fieldsOf({ from, text, field = [] }: Flags): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const each of field) {
    const at = each.indexOf('=');
    if (at < 1) throw usageError(words`--field takes name=value, not “${each}”.`);
    const value = each.slice(at + 1);
    fields[each.slice(0, at)] = /^-?\d{1,9}$/.test(value) ? Number(value) : value;
  }
  if (from !== undefined) fields['from'] = from;
  if (text !== undefined) fields['text'] = text;
  return fields;
}
