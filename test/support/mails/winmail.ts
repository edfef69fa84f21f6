/** A `winmail.dat` with one file: TNEF as Outlook attaches it ([MS-OXTNEF]). */

const SIGNATURE = 0x223e9f78;
const MESSAGE = 1;
const ATTACHMENT = 2;
const TNEF_VERSION = 0x00089006;
const RENDER_DATA = 0x00069002;
const TITLE = 0x00018010;
const DATA = 0x0006800f;

export function winmail(name: string, text: string): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt32LE(SIGNATURE, 0);
  head.writeUInt16LE(1, 4);
  return Buffer.concat([
    head,
    attribute(MESSAGE, TNEF_VERSION, Buffer.from([0, 0, 1, 0])),
    attribute(ATTACHMENT, RENDER_DATA, Buffer.alloc(14)),
    attribute(ATTACHMENT, TITLE, Buffer.from(`${name}\0`, 'latin1')),
    attribute(ATTACHMENT, DATA, Buffer.from(text, 'latin1')),
  ]);
}

function attribute(level: number, id: number, data: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUInt8(level, 0);
  head.writeUInt32LE(id, 1);
  head.writeUInt32LE(data.length, 5);
  const sum = Buffer.alloc(2);
  sum.writeUInt16LE(data.reduce((total, byte) => (total + byte) & 0xffff, 0));
  return Buffer.concat([head, data, sum]);
}
