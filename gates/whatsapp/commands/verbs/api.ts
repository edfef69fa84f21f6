import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import type { ApiFlags } from '../api.ts';
import { ofNumber, repeated } from '../flags.ts';

/** `gates whatsapp api METHOD PATH` */
export function api(group: Command, app: App): void {
  ofNumber(group.command('api'))
    .argument('<method>', 'GET, POST or DELETE')
    .argument('<path>', 'below the version; {phone} and {waba} are filled in')
    .option('--field <name=value>', 'in the query, or in the JSON of a POST', repeated)
    .option('--input <file>', 'the JSON to send, - for stdin')
    .option('--paginate', 'every item of every page of a list')
    .description('Any call of the Graph, with the number’s token; for what has no verb')
    .addHelpText(
      'after',
      `
What changes something asks first, or takes --yes.
Messages go by gates whatsapp send.

Examples:
  gates whatsapp api GET "{phone}" --field fields=health_status --user olga
  gates whatsapp api GET "{waba}/phone_numbers" --paginate
  gates whatsapp api POST "{phone}/calls" --input reject.json --yes`,
    )
    .action(async (method: string, path: string, flags: ApiFlags) =>
      (await import('../api.ts')).api(app, { method, path }, flags),
    );
}
