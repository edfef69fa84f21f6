import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import { type NumberFlags, ofNumber } from '../flags.ts';
import type { ImageFlags } from '../qr.ts';

/** `gates whatsapp qr …` */
export function qr(group: Command, app: App): void {
  const work = () => import('../qr.ts');
  const withImage = (command: Command): Command =>
    ofNumber(command)
      .option('--image <format>', 'its picture: png or svg')
      .option('--out <file>', 'where to save the picture');
  ofNumber(group.command('list'))
    .description('QR codes and short links of the number')
    .addHelpText('after', '\nExamples:\n  gates whatsapp qr list --user olga')
    .action(async (flags: NumberFlags) => (await work()).list(app, flags.account));
  withImage(group.command('show'))
    .argument('<code>', 'the code, or its link')
    .description('One QR code, and its picture')
    .addHelpText(
      'after',
      '\nExamples:\n  gates whatsapp qr show ANED2T5QRU7HG1 --out code.svg --user olga',
    )
    .action(async (code: string, flags: ImageFlags) => (await work()).show(app, code, flags));
  withImage(group.command('create'))
    .argument('<text>', 'what stands in the chat, up to 140 characters')
    .description('Make a link and QR code that open a chat with a text')
    .addHelpText(
      'after',
      '\nExamples:\n  gates whatsapp qr create "Хочу записаться" --out code.png --user olga',
    )
    .action(async (text: string, flags: ImageFlags) => (await work()).create(app, text, flags));
  ofNumber(group.command('edit'))
    .argument('<code>', 'the code, or its link')
    .argument('<text>', 'what stands in the chat from now on')
    .description('Another text behind the same link')
    .addHelpText(
      'after',
      '\nExamples:\n  gates whatsapp qr edit ANED2T5QRU7HG1 "Есть вопрос" --user olga',
    )
    .action(async (code: string, text: string, flags: NumberFlags) =>
      (await work()).edit(app, { code, text }, flags.account),
    );
  ofNumber(group.command('delete'))
    .argument('<code>', 'the code, or its link')
    .description('Delete a QR code; its link leads nowhere then')
    .addHelpText('after', '\nExamples:\n  gates whatsapp qr delete ANED2T5QRU7HG1 --user olga')
    .action(async (code: string, flags: NumberFlags) =>
      (await work()).remove(app, code, flags.account),
    );
}
