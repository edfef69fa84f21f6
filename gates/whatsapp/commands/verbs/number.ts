import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import type { SettingsFlags } from '../number-settings.ts';
import type { OfficialFlags } from '../number-standing.ts';
import type { SetFlags } from '../number.ts';

const NUMBER = 'phone number or its id';

/** `gates whatsapp numbers show|health|name|username|set …`: one number at Meta. */
export function numberAtMeta(group: Command, app: App): void {
  const work = () => import('../number.ts');
  group
    .command('show')
    .argument('<number>', NUMBER)
    .description('All that Meta tells of a number: state, quality, name, limits')
    .addHelpText('after', '\nExamples:\n  gates whatsapp numbers show +79997654321 --user olga')
    .action(async (named: string) => (await work()).show(app, named));
  group
    .command('health')
    .argument('<number>', NUMBER)
    .description('Whether messages get through, and what is in their way; exit 1 when blocked')
    .addHelpText('after', '\nExamples:\n  gates whatsapp numbers health +79997654321 --user olga')
    .action(async (named: string) => (await work()).health(app, named));
  group
    .command('name')
    .argument('<number>', NUMBER)
    .argument('<name>', 'display name, 2 to 75 characters; Meta reviews it')
    .description('Ask Meta for another display name')
    .addHelpText(
      'after',
      '\nExamples:\n  gates whatsapp numbers name +79997654321 "Консультации Ольги"',
    )
    .action(async (named: string, name: string) => (await work()).set(app, named, { name }));
  group
    .command('username')
    .argument('<number>', NUMBER)
    .argument('<username>', '3 to 35 of a–z, 0–9, . and _')
    .description('Choose the name that people find the number by')
    .addHelpText(
      'after',
      '\nExamples:\n  gates whatsapp numbers username +79997654321 olga.consults',
    )
    .action(async (named: string, username: string) =>
      (await work()).set(app, named, { username }),
    );
  group
    .command('set')
    .argument('<number>', NUMBER)
    .option('--name <name>', 'display name, 2 to 75 characters; Meta reviews it')
    .option('--username <name>', '3 to 35 of a–z, 0–9, . and _')
    .option('--search <how>', 'visible or hidden in WhatsApp’s search for businesses')
    .option('--security-notices <on|off>', 'tell people when encryption keys change')
    .option('--change-notices <on|off>', 'tell people when the number changes')
    .option('--webhook <url>', 'where this number’s events go; none takes it back')
    .option('--verify-token-file <file>', 'the token Meta shows there, if not this person’s')
    .option('--delivery-url <url>', 'address that messages are announced to')
    .option('--connection <state>', 'connection to the business account, e.g. connected')
    .option('--pin-file <file>', 'a new two-step PIN from a file, - for stdin')
    .description('Change what is named; the rest stays')
    .addHelpText(
      'after',
      `
Examples:
  gates whatsapp numbers set +79997654321 --search visible --user olga
  gates whatsapp numbers set +79997654321 --webhook https://example.org/webhook`,
    )
    .action(async (named: string, flags: SetFlags) => (await work()).set(app, named, flags));
}

/** `gates whatsapp numbers settings|encryption|official|compliance …` */
export function numberSettings(group: Command, app: App): void {
  const work = () => import('../number-settings.ts');
  const standing = () => import('../number-standing.ts');
  group
    .command('settings')
    .argument('<number>', NUMBER)
    .option('--calling <on|off>', 'calls over WhatsApp')
    .option('--call-icon <how>', 'visible or hidden')
    .option('--callback <on|off>', 'whether who called in vain may be called back')
    .option('--video <on|off>', 'video calls')
    .option('--sip <on|off>', 'calls over SIP in place of webhooks')
    .option('--srtp <protocol>', 'DTLS-SRTP or SDES-SRTP')
    .option('--calling-file <file>', 'all of it as JSON: call hours, SIP servers')
    .option('--identity-change <on|off>', 'be told when a person’s keys have changed')
    .option('--encryption <on|off>', 'encrypt payloads for your key')
    .option('--key-file <file>', 'your public key in PEM, for --encryption on')
    .option('--storage <country>', 'keep messages at rest there, e.g. AE; or default')
    .description('Calls, encryption and storage: show them, or change one of them')
    .addHelpText(
      'after',
      `
Examples:
  gates whatsapp numbers settings +79997654321 --user olga
  gates whatsapp numbers settings +79997654321 --calling on --video on
  gates whatsapp numbers settings +79997654321 --storage AE`,
    )
    .action(async (named: string, flags: SettingsFlags) =>
      (await work()).settings(app, named, flags),
    );
  group
    .command('encryption')
    .argument('<number>', NUMBER)
    .option('--key-file <file>', 'a 2048-bit RSA public key in PEM')
    .description('The key that answers of forms are encrypted for: show it, or set it')
    .addHelpText(
      'after',
      '\nExamples:\n  gates whatsapp numbers encryption +79997654321 --key-file public.pem',
    )
    .action(async (named: string, flags: { keyFile?: string }) =>
      (await work()).encryption(app, named, flags),
    );
  group
    .command('official')
    .argument('<number>', NUMBER)
    .argument('[step]', 'show (unless told), submit, resubmit or withdraw')
    .option('--business-name <name>', 'up to 255 characters')
    .option('--description <text>', 'what the business does, up to 1000 characters')
    .option('--website <url>', 'its web address')
    .option('--email <address>', 'where Meta can ask')
    .description('The official business account: where it stands, and applying for it')
    .addHelpText(
      'after',
      `
Examples:
  gates whatsapp numbers official +79997654321 --user olga
  gates whatsapp numbers official +79997654321 submit --email me@example.org`,
    )
    .action(async (named: string, action: string | undefined, flags: OfficialFlags) =>
      (await standing()).official(app, named, action, flags),
    );
  group
    .command('compliance')
    .argument('<number>', NUMBER)
    .argument('[step]', 'show (unless told) or set')
    .argument('[file]', 'JSON with entity_name, entity_type …')
    .description('What the law of India asks a business to tell: show it, or set it')
    .addHelpText(
      'after',
      '\nExamples:\n  gates whatsapp numbers compliance +79997654321 set company.json',
    )
    .action(async (named: string, action: string | undefined, file: string | undefined) =>
      (await standing()).compliance(app, named, action, file),
    );
}
