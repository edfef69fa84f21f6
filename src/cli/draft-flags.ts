import type { Command } from 'commander';
import type { MediaKind } from '../domain/message.ts';
import type { Gate, Limits } from '../gate.ts';

/** The kinds of files, in the order they are offered. */
const MEDIA: readonly MediaKind[] = ['image', 'video', 'audio', 'document', 'sticker'];

/** A file that was named, with the flag it was named by. */
export interface NamedFile {
  kind: MediaKind | 'voice';
  source: string;
}

/** What `send` was told on the command line. */
export interface DraftFlags {
  to: string;
  /** Nobody was named: it goes to those whom `replyTo` answers. */
  toAnswered?: true;
  /** In the order they were given. */
  files?: readonly NamedFile[];
  format?: string;
  caption?: string;
  filename?: string;
  template?: string;
  lang?: string;
  param?: readonly string[];
  button?: readonly string[];
  linkButton?: string | readonly string[];
  quickReply?: readonly string[];
  header?: string;
  footer?: string;
  list?: string;
  contact?: readonly string[];
  location?: string;
  locationName?: string;
  locationAddress?: string;
  requestLocation?: boolean;
  preview?: boolean;
  replyTo?: string;
  react?: string;
  toMessage?: string;
  automated?: boolean;
}

/** Gathers a flag that may be given several times. */
function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Only what the network can do is offered. */
export function offerDraftFlags(
  command: Command,
  { limits, own }: Pick<Gate, 'limits' | 'own'>,
): void {
  offerMedia(command, limits);
  if (limits.formats) {
    command.option('--format <format>', `how the text is written: ${limits.formats.join(', ')}`);
  }
  if (limits.template) {
    command
      .option('--template <name>', 'send an approved template')
      .option('--lang <code>', 'its language, e.g. ru or en_US')
      .option('--param <value>', 'its parameters in order, or name=value (repeatable)', collect);
  }
  if (limits.buttons) command.option('--button <id=title>', 'a reply button (repeatable)', collect);
  if (limits.link) offerLinks(command, limits.link);
  if (limits.quickReplies) {
    command.option(
      '--quick-reply <id=title>',
      'an answer to tap, :phone or :email asks for theirs (repeatable)',
      collect,
    );
  }
  if (limits.buttons?.header !== undefined) {
    command
      .option('--header <text>', 'a line above the text of buttons, a link or a list')
      .option('--footer <text>', 'a line below it');
  }
  if (limits.list) command.option('--list <file>', 'a list of choices, from a JSON file');
  if (limits.contacts) {
    command.option('--contact <file.vcf>', 'somebody’s card, from a vCard (repeatable)', collect);
  }
  if (limits.location) {
    command
      .option('--location <lat,lon>', 'send a place')
      .option('--location-name <text>', 'what the place is called')
      .option('--location-address <text>', 'its address');
  }
  if (limits.locationRequest) {
    command.option('--request-location', 'ask where the other side is');
  }
  if (limits.reply) command.option('--reply-to <id>', 'quote this message');
  if (limits.reaction) {
    command
      .option('--react <emoji>', 'react to a message; "" takes it back')
      .option('--to-message <id>', 'the message reacted to');
  }
  if (limits.personWindowMs !== undefined) {
    command.option('--automated', 'no person wrote this for them: the shorter reply window holds');
  }
  own?.offer(command);
}

function offerMedia(command: Command, limits: Limits): void {
  if (!limits.media) return;
  const several = limits.files ? ' (repeatable)' : '';
  const file = (kind: NamedFile['kind'], help: string) => {
    command.option(`--${kind} <file-or-url>`, `${help}${several}`);
    // Together they have an order, whatever their kinds.
    command.on(`option:${kind}`, (source: string) => {
      const before = (command.getOptionValue('files') ?? []) as readonly NamedFile[];
      command.setOptionValue('files', [...before, { kind, source }]);
    });
  };
  for (const kind of MEDIA) if (limits.media[kind]) file(kind, `send ${article(kind)}`);
  if (limits.voice) file('voice', 'send a voice message');
  if (limits.captioned?.length !== 0) command.option('--caption <text>', 'text under the media');
  command.option('--filename <name>', 'name the other side sees');
  if (limits.linkPreview) {
    command.option('--no-preview', 'show no preview of a link in the text');
  }
}

function offerLinks(command: Command, { max = 1 }: NonNullable<Limits['link']>): void {
  const flag = '--link-button <title=url>';
  if (max === 1) command.option(flag, 'a button that opens a page');
  else command.option(flag, 'a button that opens a page (repeatable)', collect);
}

function article(kind: MediaKind): string {
  return /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`;
}
