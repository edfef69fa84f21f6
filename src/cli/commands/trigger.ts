import { GateError, usageError } from '../../domain/error.ts';
import { words } from '../../domain/words.ts';
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
  gates trigger whatsapp call --from 79991234567 --field seconds=42`,
    )
    .action(async (gate: string, event: string | undefined, flags: Flags) => {
      app.row(gate);
      if (event === undefined) {
        const { eventsOf } = await import('../../sandbox/events.ts');
        const events = await eventsOf(app, gate);
        return app.ui.result(
          { gate, events },
          events.length > 0 ? [...events] : words`There are none.`,
        );
      }
      const sandbox = app.env['GATES_SANDBOX'];
      if (!sandbox) {
        throw usageError(
          words`There is no sandbox to trigger: GATES_SANDBOX is not set.`,
          words`gates sandbox, then: export GATES_SANDBOX=http://127.0.0.1:4010`,
        );
      }
      const http = await app.http();
      const { status, json } = await http.request({
        method: 'POST',
        url: `${sandbox.replace(/\/+$/, '')}/_sandbox/deliver`,
        json: { gate, event, ...fieldsOf(flags) },
        gate: 'sandbox',
      });
      const answer = json as {
        error?: string;
        url?: string | null;
        status?: number | null;
        items?: number;
        silent?: true;
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
          : answer.silent
            ? words`✓ ${event} happened; no webhook tells of it.`
            : words`${event} happened, but nobody is subscribed. Next: gates serve, gates ${gate} ${app.row(gate).signIn}`,
      );
    });
};

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
