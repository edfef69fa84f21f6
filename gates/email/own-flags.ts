/** What only mail adds to a message. Files are read here; what does not go together is said here. */
import type { Command } from 'commander';
import { usageError } from '../../src/domain/error.ts';
import type { Draft, DraftMedia } from '../../src/domain/message.ts';
import { words } from '../../src/domain/words.ts';
import type { OwnFlags } from '../../src/gate.ts';
import type { MailExtra } from './message/draft-extra.ts';

interface Flags {
  subject?: string;
  cc?: readonly string[];
  bcc?: readonly string[];
  from?: string;
  attach?: readonly string[];
  html?: string;
  inline?: readonly string[];
  replyAll?: boolean;
  toAnswered?: true;
}

/** Gathers a flag that may be given several times. */
function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

const EXAMPLES = `
Only here:
  gates email send --to anna@example.org --subject "Запись" "Добрый день!"
  gates email send --to WHOM --subject "Счёт" --attach invoice.pdf "Вот счёт."
  cat letter.md | gates email send --to WHOM --subject Итоги --format markdown -
  gates email send --to WHOM --subject "Письмо" --html card.html --inline a.jpg
  gates email send --reply-to ID --reply-all "Да, спасибо."`;

export const ownFlags: OwnFlags = {
  needed: '--subject "Запись"',

  offer(command: Command): void {
    command
      .option('--subject <text>', 'what it is about; "" for none')
      .option('--cc <address>', 'who gets a copy (repeatable)', collect)
      .option('--bcc <address>', 'who gets a copy unseen by the others (repeatable)', collect)
      .option('--from <address>', 'which of your addresses it comes from')
      .option('--attach <file>', 'a file of any kind (repeatable)', collect)
      .option('--html <file>', 'the mail as HTML, from a file; the text is made from it')
      .option('--inline <file>', 'a picture that the HTML shows as cid:NAME (repeatable)', collect)
      .option('--reply-all', 'answer everybody who had that mail, with --reply-to')
      .option('--automated', 'no person wrote it: other automata leave it unanswered')
      .addHelpText('after', EXAMPLES);
  },

  async read(given, draft): Promise<Draft> {
    const flags = given as Flags;
    const { replyTo } = draft;
    if (flags.replyAll && replyTo === undefined) {
      throw usageError(words`${'--reply-all'} goes with ${'--reply-to ID'}.`);
    }
    if (flags.subject === undefined && replyTo === undefined) {
      throw usageError(
        words`A mail says what it is about.`,
        words`add --subject "…"; --subject "" sends it without`,
        'subject_missing',
      );
    }
    const { mailboxesIn } = await import('./addresses.ts');
    const addressed = (list: readonly string[], flag: string) =>
      list.flatMap((text) => mailboxesIn(text, flag));
    const [page, inline] = await Promise.all([pageOf(flags.html, draft), inlineOf(flags.inline)]);
    const extra: MailExtra = {
      ...(flags.subject === undefined ? {} : { subject: flags.subject.trim() }),
      ...(flags.cc ? { cc: addressed(flags.cc, '--cc') } : {}),
      ...(flags.bcc ? { bcc: addressed(flags.bcc, '--bcc') } : {}),
      ...(flags.from === undefined ? {} : { from: ownAddress(flags.from, addressed) }),
      ...(inline.length > 0 ? { inline } : {}),
      ...(flags.replyAll ? { replyAll: true } : {}),
      ...(flags.toAnswered ? { toAnswered: true } : {}),
      ...page.extra,
    };
    const whole = withFiles(
      { ...draft, ...page.draft, extra: { ...draft.extra, ...extra } },
      flags,
    );
    if (inline.length > 0 && whole.format === undefined && extra.html === undefined) {
      throw usageError(
        words`${'--inline'} shows a picture inside HTML: write the mail with --html FILE or --format html.`,
      );
    }
    return whole;
  },
};

function ownAddress(
  text: string,
  addressed: (list: readonly string[], flag: string) => readonly { address: string }[],
): string {
  const [one, ...more] = addressed([text], '--from');
  if (one && more.length === 0) return one.address;
  throw usageError(words`A mail comes from one address.`);
}

/** With a text of its own the file is what stands beside it; alone it is the mail. */
async function pageOf(
  file: string | undefined,
  draft: Draft,
): Promise<{ draft: Partial<Draft>; extra: MailExtra }> {
  if (file === undefined) return { draft: {}, extra: {} };
  if (draft.format !== undefined) {
    throw usageError(words`${'--html FILE'} is the whole mail: leave out ${'--format'}.`);
  }
  const html = await textFile(file);
  if (html.trim() === '') throw usageError(words`${file} is empty.`, undefined, 'file_empty');
  const hasText = draft.text !== undefined || draft.media?.caption !== undefined;
  return hasText
    ? { draft: {}, extra: { html } }
    : { draft: { text: html, format: 'html' }, extra: {} };
}

async function textFile(file: string): Promise<string> {
  const [{ readFile }, { whyNotFile }] = await Promise.all([
    import('node:fs/promises'),
    import('../../src/domain/file-error.ts'),
  ]);
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw usageError(words`Cannot read ${file}: ${whyNotFile(error)}.`, undefined, 'no_file');
  });
}

async function inlineOf(files: readonly string[] = []): Promise<NonNullable<MailExtra['inline']>> {
  if (files.length === 0) return [];
  const [{ basename, resolve }, { fileType }] = await Promise.all([
    import('node:path'),
    import('../../src/http/file-type.ts'),
  ]);
  return Promise.all(
    files.map(async (file) => {
      const mimeType = (await fileType(file)).split(';', 1)[0] ?? '';
      if (!mimeType.startsWith('image/')) {
        throw usageError(
          words`${file} is ${mimeType}, no picture.`,
          words`send it with --attach`,
          'wrong_type',
        );
      }
      return { name: basename(file), file: resolve(file), mimeType };
    }),
  );
}

function withFiles(draft: Draft, { attach = [] }: Flags): Draft {
  const given = [...(draft.media ? [draft.media] : []), ...(draft.moreMedia ?? [])];
  const added = attach.map((file): DraftMedia => ({ kind: 'document', file }));
  const [media, ...moreMedia] = [...given, ...added];
  if (media === undefined) return draft;
  return { ...draft, media, ...(moreMedia.length > 0 ? { moreMedia } : {}) };
}
