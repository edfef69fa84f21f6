/** `/{phone-number-id}/message_qrdls`: short links and their pictures. */
import { randomInt } from 'node:crypto';
import { type Call, idOf, required, text } from '../../meta/sandbox/call.ts';
import { GraphRefusal, invalidParameter } from '../../meta/sandbox/errors.ts';
import { list, type Node, type NodeShape, pick } from '../../meta/sandbox/fields.ts';
import { SAMPLES } from '../../meta/sandbox/samples.ts';
import { numberOf } from '../../meta/sandbox/whatsapp.ts';
import type { Platform } from './platform.ts';
import { type Surface, surfaceOf } from './surface.ts';

type QrCode = Surface['qrCodes'][number];

const SHAPE: NodeShape = {
  type: 'WhatsAppBusinessMessageQRDL',
  defaults: ['code', 'prefilled_message', 'deep_link_url'],
  withId: false,
};
const MANAGE = 'whatsapp_business_management';
const TEXT_MAX = 140;
const CODES_MAX = 2000;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function registerQrCodes(platform: Platform): void {
  const { world } = platform;
  world.kind('qr', (id) => /^[A-Z0-9]{14}$/.test(id));
  world.route('GET', ':phone/message_qrdls', (call) => {
    const wanted = text(call, 'code');
    const found = codesOf(platform, call).filter(({ code }) => !wanted || code === wanted);
    const nodes = found.map((qr) => nodeOf(platform, qr, imageFormat(call)));
    return list(call, nodes, SHAPE);
  });
  world.route('POST', ':phone/message_qrdls', (call) => save(platform, call));
  world.route('GET', ':phone/message_qrdls/:qr', (call) => {
    const node = nodeOf(platform, codeOf(platform, call), imageFormat(call));
    return { data: [pick(call, node, SHAPE)] };
  });
  world.route('DELETE', ':phone/message_qrdls/:qr', (call) => {
    const codes = codesOf(platform, call);
    codes.splice(codes.indexOf(codeOf(platform, call)), 1);
    return { success: true };
  });
  // Where `qr_image_url` points: open to whoever knows it, as at fbcdn.net. No real QR code.
  world.route('GET', '_qr/:qr', (call) => {
    if (text(call, 'format') === 'PNG') {
      const { bytes, mimeType } = SAMPLES.image();
      return new Response(new Uint8Array(bytes), { headers: { 'content-type': mimeType } });
    }
    const picture = `<svg xmlns="http://www.w3.org/2000/svg"><text>${idOf(call, 'qr')}</text></svg>`;
    return new Response(picture, { headers: { 'content-type': 'image/svg+xml' } });
  });
}

function save(platform: Platform, call: Call): unknown {
  const codes = codesOf(platform, call);
  const message = required(call, 'prefilled_message');
  if ([...message].length > TEXT_MAX) {
    throw invalidParameter(
      `Invalid prefilled_message length. Maximum ${TEXT_MAX} characters allowed`,
    );
  }
  const format = text(call, 'generate_qr_image');
  if (format !== undefined && !['SVG', 'PNG'].includes(format)) {
    throw invalidParameter('Param generate_qr_image must be one of {SVG, PNG}');
  }
  const code = text(call, 'code');
  const known = codes.find((qr) => qr.code === code);
  if (code !== undefined && !known) throw missing();
  if (!known && codes.length >= CODES_MAX) {
    throw invalidParameter('The maximum number of QR codes has been reached.');
  }
  const qr = known ?? { code: mint(), text: '', createdAt: platform.world.host.now() };
  qr.text = message;
  if (!known) codes.unshift(qr);
  return pick({ ...call, parameters: {} }, nodeOf(platform, qr, format), {
    ...SHAPE,
    defaults: [...SHAPE.defaults, ...(format === undefined ? [] : ['qr_image_url'])],
  });
}

function codesOf(platform: Platform, call: Call): QrCode[] {
  return surfaceOf(platform, numberOf(call, MANAGE).number.id).qrCodes;
}

function codeOf(platform: Platform, call: Call): QrCode {
  const found = codesOf(platform, call).find(({ code }) => code === idOf(call, 'qr'));
  if (found) return found;
  throw missing();
}

function nodeOf(
  platform: Platform,
  { code, text: message, createdAt }: QrCode,
  format: string | undefined,
): Node {
  return {
    code,
    prefilled_message: message,
    deep_link_url: `https://wa.me/message/${code}`,
    creation_time: Math.floor(createdAt / 1000),
    qr_image_url: `${platform.world.host.base()}/_qr/${code}?format=${format ?? 'SVG'}`,
  };
}

/** Of `fields=code,qr_image_url.format(PNG)`. */
function imageFormat(call: Call): string | undefined {
  return /qr_image_url\.format\((SVG|PNG)\)/.exec(text(call, 'fields') ?? '')?.[1];
}

function mint(): string {
  const letters = Array.from({ length: 13 }, () => LETTERS[randomInt(LETTERS.length)]);
  return `${letters.join('')}1`;
}

function missing(): GraphRefusal {
  return new GraphRefusal({
    status: 404,
    message: 'QR code not found',
    type: 'GraphMethodException',
    code: 803,
    userTitle: 'QR Code Not Found',
    userMessage: 'The QR code you are trying to access does not exist or has been deleted',
  });
}
