/** Real pictures of any size, in one colour. */
import { crc32, deflateSync } from 'node:zlib';

export function png(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height);
  return Buffer.concat([
    Buffer.from('\u0089PNG\r\n\u001A\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}

/** As far as its frame header, behind a long application segment and fill bytes, as cameras write them. */
export function jpeg(width: number, height: number): Buffer {
  const app = Buffer.alloc(40_000);
  app.set([0xff, 0xe1, (39_998 >> 8) & 0xff, 39_998 & 0xff]);
  const frame = Buffer.alloc(19);
  frame.set([0xff, 0xff, 0xc2, 0, 17, 8]);
  frame.writeUInt16BE(height, 6);
  frame.writeUInt16BE(width, 8);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), app, frame, Buffer.from([0xff, 0xd9])]);
}
