/**
 * Where messages stand in a download, by the names of its files.
 *
 * Facebook: `your_facebook_activity/messages/<section>/<thread>/message_1.json` (of a page
 * `this_profile's_activity_across_facebook/…`, before 2023 `messages/…`), Instagram:
 * `your_instagram_activity/messages/…`; newest messages first, ten thousand a file. `e2ee_cutover` holds what was
 * said before a chat was encrypted, as everything else; what was said since is a download of its own: a file
 * `<name>_<number>.json` a chat, beside a folder `media`.
 * https://www.facebook.com/help/212802592074644, https://www.facebook.com/help/messenger-app/677912386869109
 */
import type { ArchiveFile } from '../../../src/gate.ts';

export type ArchiveGate = 'messenger' | 'instagram';

export interface ThreadFile {
  readonly file: ArchiveFile;
  /** The folder of the conversation, without its name where it has a number. */
  readonly thread: string;
  readonly section: string;
  readonly number: number;
  /** `null`: the path does not tell. */
  readonly gate: ArchiveGate | null;
}

const THREAD =
  /^(?<before>(?:.*\/)?)messages\/(?<section>[^/]+)\/(?<folder>[^/]+)\/message_(?<number>\d+)\.(?<format>json|html)$/;
/** `olgaivanova_1234567890`: the name changes with the person's, the number does not. */
const NUMBERED = /_(\d{6,})$/;
const INSTAGRAM =
  /(^|\/)(your_instagram_activity|connections\/followers_and_following|followers_and_following|instagram_[a-z_]+|login_and_account_creation)\//;
/** Of a chat that is encrypted end to end. */
const ENCRYPTED = /(^|\/)([^/]+_\d+|messages)\.json$/;
const ENCRYPTED_FOLDER = /(^|\/)[^/]*e2ee?[^/]*\//i;

/** Files of messages; `html`: there are some, in a format that nothing can be read from. */
export function threadFiles(files: readonly ArchiveFile[]): {
  threads: ThreadFile[];
  html: boolean;
} {
  const threads: ThreadFile[] = [];
  let html = false;
  for (const file of files) {
    const found = THREAD.exec(file.path)?.groups;
    if (!found) continue;
    if (found['format'] === 'html') {
      html = true;
      continue;
    }
    const folder = found['folder'] ?? '';
    threads.push({
      file,
      thread: NUMBERED.exec(folder)?.[1] ?? folder,
      section: found['section'] ?? '',
      number: Number(found['number']),
      gate: gateOf(found['before'] ?? ''),
    });
  }
  return { threads, html };
}

/** Files that may hold a chat that is encrypted end to end: what is in them tells. */
export function maybeEncrypted(files: readonly ArchiveFile[]): ArchiveFile[] {
  return files.filter(
    ({ path }) =>
      ENCRYPTED.test(path) &&
      !THREAD.test(path) &&
      (path.split('/').length <= 2 || ENCRYPTED_FOLDER.test(path)),
  );
}

/** Whether there are files that only an Instagram download has. */
export function looksLikeInstagram(files: readonly ArchiveFile[]): boolean {
  return files.some(({ path }) => INSTAGRAM.test(path));
}

function gateOf(before: string): ArchiveGate | null {
  const folder = before.toLowerCase();
  if (folder.includes('instagram_activity/')) return 'instagram';
  return folder.includes('_facebook') ? 'messenger' : null;
}
