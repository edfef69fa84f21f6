/**
 * QR codes and short links that open a chat with a text already typed.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/qr-codes
 */
import * as z from 'zod/mini';
import { notFound, usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { type Graph, unreadable } from '../../meta/graph.ts';
import { checkLength } from '../bounds.ts';
import { checkSuccess } from '../success.ts';

export type QrFormat = 'SVG' | 'PNG';

export interface QrCode {
  /** 14 letters and digits. */
  code: string;
  /** What stands in the chat once it is opened. */
  text: string;
  /** The short link, e.g. `https://wa.me/message/ANED2T5QRU7HG1`. */
  link: string;
  /** The picture's address, where one was asked for. It opens without a token. */
  imageUrl: string | null;
}

const TEXT_MAX = 140;
const FIELDS = 'code,prefilled_message,deep_link_url';
/** No page has more. */
const PAGE = '25';

const qrNode = z.object({
  code: z.string(),
  prefilled_message: z.string(),
  deep_link_url: z.string(),
  qr_image_url: z.optional(z.nullable(z.string())),
});

/** All of a number, newest first: every page of `GET /{phone-number-id}/message_qrdls`. */
export async function listQrCodes(graph: Graph, id: string): Promise<QrCode[]> {
  const codes: QrCode[] = [];
  const query = { fields: FIELDS, limit: PAGE };
  for await (const node of graph.all(`${id}/message_qrdls`, query)) codes.push(qrCodeOf(node));
  return codes;
}

/**
 * `GET /{phone-number-id}/message_qrdls/{code}`
 * @throws GateError exit 5 when the number has no such code
 */
export async function readQrCode(
  graph: Graph,
  id: string,
  code: string,
  format?: QrFormat,
): Promise<QrCode> {
  const image = format === undefined ? '' : `,qr_image_url.format(${format})`;
  const answer = await graph.get(`${id}/message_qrdls/${checkedCode(code)}`, {
    fields: `${FIELDS}${image}`,
  });
  // One code comes as a list too.
  const { data } = answer;
  const node: unknown = Array.isArray(data) ? data[0] : answer;
  if (node !== undefined) return qrCodeOf(node);
  throw notFound(words`The number has no QR code ${code}.`, 'gates whatsapp qr list');
}

/** `POST /{phone-number-id}/message_qrdls` */
export async function createQrCode(
  graph: Graph,
  id: string,
  text: string,
  format?: QrFormat,
): Promise<QrCode> {
  checkText(text);
  return qrCodeOf(
    await graph.post(`${id}/message_qrdls`, {
      json: {
        prefilled_message: text,
        ...(format === undefined ? {} : { generate_qr_image: format }),
      },
    }),
  );
}

/** The same call, with the code: link and picture stay, the text is another. */
export async function editQrCode(
  graph: Graph,
  id: string,
  { code, text }: { code: string; text: string },
): Promise<QrCode> {
  checkText(text);
  return qrCodeOf(
    await graph.post(`${id}/message_qrdls`, {
      json: { code: checkedCode(code), prefilled_message: text },
    }),
  );
}

/** `DELETE /{phone-number-id}/message_qrdls/{code}`: printed codes and links end with it. */
export async function deleteQrCode(graph: Graph, id: string, code: string): Promise<void> {
  checkSuccess(await graph.del(`${id}/message_qrdls/${checkedCode(code)}`));
}

/** @throws GateError (exit 6) for a text that is empty or too long */
export function checkText(text: string): void {
  checkLength(words`Text`, text, TEXT_MAX, 1);
}

/** @throws GateError (exit 2) for what can be no code; a link is taken for the code in it */
export function checkedCode(text: string): string {
  const code = text.replace(/^(https:\/\/)?wa\.me\/message\//, '');
  if (/^[A-Z0-9]{14}$/.test(code)) return code;
  throw usageError(
    words`“${text}” is no QR code: these are 14 letters and digits.`,
    'gates whatsapp qr list',
  );
}

function qrCodeOf(node: unknown): QrCode {
  const read = qrNode.safeParse(node);
  if (!read.success) throw unreadable('whatsapp', words`a QR code`, read.error);
  const { code, prefilled_message: text, deep_link_url: link, qr_image_url: imageUrl } = read.data;
  return { code, text, link, imageUrl: imageUrl ?? null };
}
