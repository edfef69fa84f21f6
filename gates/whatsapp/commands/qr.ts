import type { App } from '../../../src/app.ts';
import { GateError, usageError } from '../../../src/domain/error.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import { unreadable } from '../../meta/graph.ts';
import {
  checkedCode,
  checkText,
  createQrCode,
  deleteQrCode,
  editQrCode,
  listQrCodes,
  type QrCode,
  type QrFormat,
  readQrCode,
} from '../business/qr.ts';
import { checkTarget, saveFrom } from './fetched.ts';
import { numberPlace, recorded } from './place.ts';

export interface ImageFlags {
  account?: string;
  image?: string;
  out?: string;
}

/** `gates whatsapp qr list` */
export async function list(app: App, from: string | undefined): Promise<void> {
  const { graph, id } = await numberPlace(app, from);
  const codes = await listQrCodes(graph, id);
  const rows = codes.map(({ code, text, link }) => ({ code, text, link }));
  app.ui.result(rows, () =>
    rows.length === 0
      ? words`The number has no QR code yet: gates whatsapp qr create TEXT`
      : app.ui.table(rows, [
          { key: 'code', title: 'Code' },
          { key: 'link', title: 'Link' },
          { key: 'text', title: 'Text', flexible: true },
        ]),
  );
}

/** `gates whatsapp qr show CODE [--image png|svg] [--out FILE]` */
export async function show(app: App, code: string, flags: ImageFlags): Promise<void> {
  const format = formatOf(flags);
  checkedCode(code);
  const { graph, id } = await numberPlace(app, flags.account);
  const target = flags.out === undefined ? null : await checkTarget(app, flags.out);
  const found = await readQrCode(graph, id, checkedCode(code), format);
  if (target !== null) await saveFrom(app, imageOf(found), target);
  app.ui.result({ ...found, file: target }, lines(found, target));
}

/** `gates whatsapp qr create TEXT [--image png|svg] [--out FILE]`: the short link comes first. */
export async function create(app: App, text: string, flags: ImageFlags): Promise<void> {
  const format = formatOf(flags);
  checkText(text);
  const place = await numberPlace(app, flags.account);
  if (app.options.dryRun) {
    app.ui.result(
      { code: null, text, link: null, imageUrl: null, file: null, dryRun: true },
      words`Would make a QR code for: ${text}`,
    );
    return;
  }
  const target = flags.out === undefined ? null : await checkTarget(app, flags.out);
  const made = await recorded(app, place, 'qr-create', {}, () =>
    createQrCode(place.graph, place.id, text, format),
  );
  if (target !== null) await savePicture(app, made, target);
  app.ui.result({ ...made, file: target, dryRun: false }, lines(made, target));
}

/** The code is there whatever becomes of its picture: who made it again would have two. */
async function savePicture(app: App, made: QrCode, target: string): Promise<void> {
  try {
    await saveFrom(app, imageOf(made), target);
  } catch (error) {
    if (!(error instanceof GateError)) throw error;
    const { category, code } = error;
    throw new GateError({
      category,
      code,
      gate: 'whatsapp',
      message: words`The QR code ${made.code} (${made.link}) was made; its picture was not saved: ${error.said.message}`,
      hint: `gates whatsapp qr show ${made.code} --out FILE`,
      cause: error,
    });
  }
}

/** `gates whatsapp qr edit CODE TEXT` */
export async function edit(
  app: App,
  { code: typed, text }: { code: string; text: string },
  from: string | undefined,
): Promise<void> {
  checkText(text);
  const code = checkedCode(typed);
  const place = await numberPlace(app, from);
  const { dryRun } = app.options;
  const changed = dryRun
    ? { ...(await readQrCode(place.graph, place.id, code)), text }
    : await recorded(app, place, 'qr-edit', { code }, () =>
        editQrCode(place.graph, place.id, { code, text }),
      );
  app.ui.result(
    { code: changed.code, text: changed.text, link: changed.link, dryRun },
    dryRun ? words`${changed.link} would open with: ${text}` : lines(changed, null),
  );
}

/** `gates whatsapp qr delete CODE` */
export async function remove(app: App, typed: string, from: string | undefined): Promise<void> {
  const code = checkedCode(typed);
  const place = await numberPlace(app, from);
  const { dryRun } = app.options;
  const deleted =
    !dryRun &&
    (await app.ui.confirm(words`Delete ${code}? Wherever it is printed, it leads nowhere then.`));
  if (deleted) {
    await recorded(app, place, 'qr-delete', { code }, () =>
      deleteQrCode(place.graph, place.id, code),
    );
  }
  app.ui.result(
    { code, deleted, dryRun },
    dryRun
      ? words`Would delete the QR code ${code}.`
      : deleted
        ? words`✓ ${code} is deleted.`
        : words`${code} stays.`,
  );
}

/** `--image`, else what the file's name ends in; none where no picture is wanted. */
function formatOf({ image, out }: ImageFlags): QrFormat | undefined {
  const named = image ?? (out === undefined ? undefined : /\.([^.]+)$/.exec(out)?.[1]);
  if (named === undefined && out === undefined) return undefined;
  const format = (named ?? 'png').toUpperCase();
  if (format === 'PNG' || format === 'SVG') return format;
  throw usageError(words`A QR code’s picture is a PNG or an SVG, not “${named ?? ''}”.`);
}

function imageOf({ imageUrl }: QrCode): string {
  if (imageUrl === null) throw unreadable('whatsapp', words`a QR code without its picture`);
  return imageUrl;
}

function lines({ code, text, link, imageUrl }: QrCode, file: string | null): Text[] {
  return [
    link,
    `${code}  ${text}`,
    ...(file !== null
      ? [words`Picture: ${file}`]
      : imageUrl === null
        ? []
        : [words`Picture: ${imageUrl}`]),
  ];
}
