/** A mail as a page of its own, safe to be opened. */
import type { App } from '../../../src/app.ts';
import { GateError } from '../../../src/domain/error.ts';
import type { MediaRef } from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';
import { object, objects, string } from '../../meta/json.ts';
import { safeHtml, safeText } from '../html/safe.ts';
import { htmlOf, type MailView } from './view.ts';

type Store = Awaited<ReturnType<App['store']>>;
type Stored = NonNullable<Awaited<ReturnType<Store['messages']['find']>>>;

/** Bytes of the pictures that stand in one page. */
const MOST_BYTES = 20 * 1024 * 1024;
/** What no picture of a page can run a script in. */
const PICTURE = /^image\/(png|jpe?g|gif|webp|bmp|avif)$/;

export async function pageOf(
  app: App,
  user: string,
  message: Stored,
  view: MailView,
  images: boolean,
): Promise<string> {
  const facts: [string, string][] = [
    ['Subject', view.subject ?? ''],
    ['From', line([view.from])],
    ['To', line(view.to)],
    ...(view.cc.length > 0 ? [['Cc', line(view.cc)] satisfies [string, string]] : []),
    ['Date', view.date],
  ];
  const page = { title: view.subject ?? view.id, facts, images };
  const html = htmlOf(message);
  if (html === null) return safeText(view.text ?? '', page);
  const pictures = await picturesOf(app, user, message, html);
  return safeHtml(html, { ...page, cid: (id) => pictures.get(id) ?? null });
}

function line(all: MailView['to']): string {
  return all
    .map(({ address, name }) => (name === null ? address : `${name} <${address}>`))
    .join(', ');
}

/** Those that the mail carries along and shows, as `data:` addresses, by their Content-ID. */
async function picturesOf(
  app: App,
  user: string,
  message: Stored,
  html: string,
): Promise<ReadonlyMap<string, string>> {
  const pictures = new Map<string, string>();
  let room = MOST_BYTES;
  for (const { cid, media } of carried(message)) {
    if (!html.includes(cid) || !PICTURE.test(media.mimeType ?? '')) continue;
    const bytes = await bytesOf(app, user, message, media, room);
    if (!bytes) continue;
    room -= bytes.length;
    pictures.set(cid, `data:${media.mimeType};base64,${bytes.toString('base64')}`);
  }
  return pictures;
}

function carried({ raw }: Stored): { cid: string; media: MediaRef }[] {
  return objects(object(raw)?.['inline']).flatMap((each) => {
    const cid = string(each['cid'])?.replace(/^<(.*)>$/s, '$1');
    const media = object(each['media']);
    return cid && media ? [{ cid, media: media as unknown as MediaRef }] : [];
  });
}

async function bytesOf(
  app: App,
  user: string,
  message: Stored,
  media: MediaRef,
  room: number,
): Promise<Buffer | null> {
  try {
    const account = await (await app.store(user)).accounts.find(message.accountId);
    if (!account) return null;
    const { media: fetch } = await import('../media.ts');
    const session = await app.session(user, account);
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of await fetch(session, media, message.externalId)) {
      size += piece.length;
      if (size > room) return null;
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  } catch (error) {
    if (!(error instanceof GateError)) throw error;
    app.ui.note(words`A picture of it could not be fetched: ${error.said.message}`);
    return null;
  }
}
