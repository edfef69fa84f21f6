import { resolve } from 'node:path';
import { plural, words } from '../../../domain/words.ts';
import { refuseDryRun } from '../../dry-run.ts';
import type { Register } from '../../groups.ts';
import { parseSince } from '../../time.ts';

interface Flags {
  gate?: string;
  since?: string;
  out?: string;
  media?: boolean;
  full?: boolean;
  raw?: boolean;
}

export const register: Register = (group, app) => {
  group
    .command('substance')
    .description('Write messages as Substance JSON; run again, it writes only what is new')
    .option('--gate <name>', 'only this network')
    .option('--since <time>', 'sent since: 2d, 2026-11-21')
    .option('--out <dir>', 'default: the folder that gates user show names')
    .option('--media', 'fetch the files too')
    .option('--raw', 'with each payload as the platform sent it')
    .option('--full', 'write everything anew')
    .addHelpText(
      'after',
      `
Examples:
  gates export substance --user olga
  gates export substance --user olga --gate whatsapp --out ./archive --media
  gates export verify ./archive`,
    )
    .action(async (flags: Flags) => {
      refuseDryRun(app, 'export substance');
      const user = await app.user();
      const gate = flags.gate === undefined ? undefined : app.row(flags.gate).name;
      const store = await app.store(user);
      const out = flags.out === undefined ? app.home.substance : resolve(flags.out);
      const { describer, mediaOpener } = await import('../../../exporting.ts');
      const { exportSubstance } = await import('../../../substance/export.ts');
      await store.readOnce();
      const total = await store.messages.count();
      let progress: ReturnType<typeof app.ui.progress> | undefined;
      const told = { folder: out, gate: gate ?? null, full: flags.full === true };
      const exporting = () =>
        exportSubstance(store, {
          out,
          user,
          describe: describer(app),
          gate,
          since: flags.since === undefined ? null : parseSince(flags.since, app.now()),
          raw: flags.raw,
          full: flags.full,
          media: flags.media ? mediaOpener(app, user) : undefined,
          now: app.now,
          signal: app.signal,
          onProgress({ messages, before }) {
            progress ??= app.ui.progress('messages', total - before);
            progress.at(messages);
          },
        }).finally(() => progress?.end());
      const result = await (
        await app.audit(user)
      ).around({ action: 'export.substance', detail: told }, exporting, (done) => ({
        subject: done.user,
        detail: { messages: done.messages.written, files: done.files.written },
      }));
      const { files, messages, events, records, media } = result;
      app.ui.result(result, [
        files.written === 0
          ? words`✓ Nothing is new: ${plural(messages.total, '# message', '# messages')} in ${plural(files.total, '# file', '# files')}.`
          : words`✓ Wrote ${plural(messages.written, '# message', '# messages')} in ${plural(files.written, '# file', '# files')}; ${plural(messages.total, '#', '#')} in ${plural(files.total, '# file', '# files')} now.`,
        ...(events.written > 0
          ? [words`  News: ${events.written} written, ${plural(events.total, '#', '#')} in all.`]
          : []),
        ...(records.written > 0
          ? [
              words`  Meetings and bookings: ${records.written} written, ${plural(records.total, '#', '#')} in all.`,
            ]
          : []),
        ...(flags.media ? [words`  Media: ${media.stored} fetched, ${media.failed} failed.`] : []),
        `  ${result.folder}`,
      ]);
    });
};
