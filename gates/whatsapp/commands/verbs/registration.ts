import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import type { CreateFlags, RegisterFlags } from '../registration.ts';

const NUMBER = 'phone number or its id';
const PIN_FILE = 'the two-step PIN from a file, - for stdin; asked for unless given';

/** `gates whatsapp register`, `gates whatsapp deregister` */
export function registration(group: Command, app: App): void {
  const work = () => import('../registration.ts');
  group
    .command('register')
    .argument('[number]', NUMBER)
    .option('--pin-file <file>', PIN_FILE)
    .option('--region <country>', 'keep messages at rest in this country, e.g. AE')
    .option('--tier <name>', 'prod or sandbox')
    .option('--backup-file <file>', 'an export of the On-Premises API to move here')
    .description('Register a verified number, so that it can send (10 times in 72 hours)')
    .addHelpText(
      'after',
      `
Examples:
  gates whatsapp register +79997654321 --user olga
  gates whatsapp register +79997654321 --pin-file - < pin.txt`,
    )
    .action(async (named: string | undefined, flags: RegisterFlags) =>
      (await work()).register(app, named, flags),
    );
  group
    .command('deregister')
    .argument('[number]', NUMBER)
    .description('Take a number off the platform; nothing is sent or received then')
    .addHelpText('after', '\nExamples:\n  gates whatsapp deregister +79997654321 --user olga')
    .action(async (named: string | undefined) => (await work()).deregister(app, named));
}

/** `gates whatsapp numbers create|request-code|verify|pin` */
export function registrationSteps(group: Command, app: App): void {
  const work = () => import('../registration.ts');
  group
    .command('create')
    .argument('<phone>', 'phone number with its country code')
    .requiredOption('--name <name>', 'display name, 2 to 75 characters; Meta reviews it')
    .option('--business-account <id>', 'the WhatsApp business account')
    .option('--migrate', 'it moves here from another platform')
    .option('--preverified <id>', 'it was verified by a partner before')
    .description('Add a new number to the business account')
    .addHelpText(
      'after',
      '\nExamples:\n  gates whatsapp numbers create +79997654399 --name "Консультации Ольги"',
    )
    .action(async (phone: string, flags: CreateFlags) => (await work()).create(app, phone, flags));
  group
    .command('request-code')
    .argument('<number>', NUMBER)
    .option('--method <way>', 'sms or voice', 'sms')
    .option('--lang <language>', 'language it is told in', 'en')
    .description('Have a code sent to the number, to prove that it is yours')
    .addHelpText(
      'after',
      '\nExamples:\n  gates whatsapp numbers request-code +79997654399 --method voice --lang ru',
    )
    .action(async (named: string, flags: { method: string; lang: string }) =>
      (await work()).request(app, named, flags),
    );
  group
    .command('verify')
    .argument('<number>', NUMBER)
    .option('--code-file <file>', 'the code from a file, - for stdin; asked for unless given')
    .description('Enter the code that came')
    .addHelpText(
      'after',
      `
Examples:
  gates whatsapp numbers verify +79997654399 --user olga
  gates whatsapp numbers verify +79997654399 --code-file - < code.txt`,
    )
    .action(async (named: string, flags: { codeFile?: string }) =>
      (await work()).verify(app, named, flags),
    );
  group
    .command('pin')
    .argument('<number>', NUMBER)
    .option('--pin-file <file>', PIN_FILE)
    .description('Set a new two-step verification PIN')
    .addHelpText('after', '\nExamples:\n  gates whatsapp numbers pin +79997654321 --user olga')
    .action(async (named: string, flags: { pinFile?: string }) =>
      (await work()).pin(app, named, flags),
    );
}
