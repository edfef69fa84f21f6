/** Files at the platform: uploaded to be sent, and deleted. */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { App } from '../../../src/app.ts';
import { words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import { checkFile } from '../media/files.ts';
import { deleteMedia } from '../media/media.ts';
import { putFile } from '../media/uploads.ts';
import { pickNumber } from '../numbers/numbers.ts';

/** `gates whatsapp media upload FILE [--again]` */
export async function put(
  app: App,
  file: string,
  flags: { account?: string; again?: boolean },
): Promise<void> {
  const session = await numberSession(app, flags.account);
  await checkFile(file);
  if (app.options.dryRun) {
    app.ui.result(
      { file, id: null, reused: false, dryRun: true },
      words`Would upload ${file}, unless WhatsApp has it already.`,
    );
    return;
  }
  const { size } = await stat(file);
  let progress: ReturnType<typeof app.ui.progress> | undefined;
  const uploading = () =>
    putFile(session, file, {
      again: flags.again,
      onSent(bytes) {
        progress ??= app.ui.progress('bytes', size);
        // What stands around the file is sent, too.
        progress.at(Math.min(bytes, size));
      },
    }).finally(() => progress?.end());
  const { id, reused } = await (
    await app.audit(session.user)
  ).around(
    { action: 'whatsapp.media-upload', subject: session.account.id },
    uploading,
    (uploaded) => ({ detail: { media: uploaded.id, reused: uploaded.reused } }),
  );
  app.ui.result(
    { file, id, reused, dryRun: false },
    reused
      ? words`${id}  ${basename(file)}: WhatsApp has it already (--again uploads it anew)`
      : words`${id}  ${basename(file)}, good for 30 days`,
  );
}

/** `gates whatsapp media delete ID` */
export async function remove(app: App, id: string, from: string | undefined): Promise<void> {
  const session = await numberSession(app, from);
  const { dryRun } = app.options;
  const deleted = !dryRun && (await app.ui.confirm(words`Delete the file ${id} at WhatsApp?`));
  if (deleted) {
    const { user, account } = session;
    await (
      await app.audit(user)
    ).around({ action: 'whatsapp.media-delete', subject: account.id, detail: { media: id } }, () =>
      deleteMedia(session, id),
    );
  }
  app.ui.result(
    { id, deleted, dryRun },
    dryRun
      ? words`Would delete the file ${id} at WhatsApp.`
      : deleted
        ? words`✓ ${id} is deleted.`
        : words`${id} stays.`,
  );
}

async function numberSession(app: App, from: string | undefined): Promise<Session> {
  const user = await app.user();
  return app.session(user, await pickNumber(app, user, from));
}
