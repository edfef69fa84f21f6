import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import { type BusinessFlags, ofBusiness, repeated } from '../flags.ts';
import type { FormFlags } from '../forms.ts';

const FORM = 'id or name of the form';

/** `gates whatsapp forms …` */
export function forms(group: Command, app: App): void {
  const work = () => import('../forms.ts');
  ofBusiness(group.command('list'))
    .description('The forms (WhatsApp Flows) of the business account')
    .addHelpText('after', '\nExamples:\n  gates whatsapp forms list --user olga')
    .action(async (flags: BusinessFlags) => (await work()).list(app, flags));
  ofBusiness(group.command('show'))
    .argument('<form>', FORM)
    .description('One form: its state, its faults, and where to try it out')
    .addHelpText('after', '\nExamples:\n  gates whatsapp forms show booking --user olga')
    .action(async (named: string, flags: BusinessFlags) => (await work()).show(app, named, flags));
  facts(ofBusiness(group.command('create')))
    .argument('[file]', 'the form’s JSON')
    .option('--clone <form>', 'begin with a copy of this form')
    .description('Make a draft of a form')
    .addHelpText(
      'after',
      `
Examples:
  gates whatsapp forms create booking.json --name booking --category survey
  gates whatsapp forms create --name newer --clone booking --user olga`,
    )
    .action(async (file: string | undefined, flags: FormFlags) =>
      (await work()).create(app, file, flags),
    );
  facts(ofBusiness(group.command('update')))
    .argument('<form>', FORM)
    .argument('[file]', 'the form’s JSON')
    .description('Change a draft: its JSON, name, categories or endpoint')
    .addHelpText('after', '\nExamples:\n  gates whatsapp forms update booking booking.json')
    .action(async (named: string, file: string | undefined, flags: FormFlags) =>
      (await work()).update(app, named, file, flags),
    );
  ofBusiness(group.command('publish'))
    .argument('<form>', FORM)
    .description('Publish a draft, so that it can be sent; it does not change any more')
    .addHelpText('after', '\nExamples:\n  gates whatsapp forms publish booking --user olga')
    .action(async (named: string, flags: BusinessFlags) =>
      (await work()).publish(app, named, flags),
    );
  ofBusiness(group.command('deprecate'))
    .argument('<form>', FORM)
    .description('Withdraw a published form: it is not sent or opened any more')
    .addHelpText('after', '\nExamples:\n  gates whatsapp forms deprecate booking --user olga')
    .action(async (named: string, flags: BusinessFlags) =>
      (await work()).deprecate(app, named, flags),
    );
  ofBusiness(group.command('delete'))
    .argument('<form>', FORM)
    .description('Delete a draft')
    .addHelpText('after', '\nExamples:\n  gates whatsapp forms delete booking --user olga')
    .action(async (named: string, flags: BusinessFlags) =>
      (await work()).remove(app, named, flags),
    );
}

function facts(command: Command): Command {
  return command
    .option('--name <name>', 'up to 200 characters')
    .option('--category <category>', 'e.g. survey; repeatable', repeated)
    .option('--endpoint <url>', 'where its data comes from');
}
