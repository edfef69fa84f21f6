/** The smallest real file of each kind, for messages that people send. */
import type { MediaKind } from '../../../src/domain/message.ts';

export interface Sample {
  mimeType: string;
  bytes: Buffer;
}

const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVQI12M4oaEBAALUARnUc5D7AAAAAElFTkSuQmCC';
const WEBP =
  'UklGRjgAAABXRUJQVlA4ICwAAACQAQCdASoBAAEAAgA0JaACdLoAA5gA/u921+N5vNbOP/7B3/6Dv/0Hf7JAAA==';

export const SAMPLES: Readonly<Record<MediaKind, () => Sample>> = {
  image: () => ({ mimeType: 'image/png', bytes: Buffer.from(PNG, 'base64') }),
  sticker: () => ({ mimeType: 'image/webp', bytes: Buffer.from(WEBP, 'base64') }),
  audio: () => ({ mimeType: 'audio/ogg; codecs=opus', bytes: opusHeader() }),
  video: () => ({ mimeType: 'video/mp4', bytes: mp4Header() }),
  document: () => ({ mimeType: 'application/pdf', bytes: Buffer.from(PDF) }),
};

const PDF = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`;

/** One Ogg page that holds an Opus identification header. */
function opusHeader(): Buffer {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 0, 'latin1');
  head.writeUInt8(1, 8);
  head.writeUInt8(1, 9);
  head.writeUInt32LE(48_000, 12);
  const page = Buffer.alloc(28);
  page.write('OggS', 0, 'latin1');
  page.writeUInt8(2, 5);
  page.writeUInt8(1, 26);
  page.writeUInt8(head.length, 27);
  return Buffer.concat([page, head]);
}

/** An MP4 without a track: its file type box and an empty media box. */
function mp4Header(): Buffer {
  return Buffer.concat([
    box('ftyp', Buffer.from('mp42\0\0\0\0mp42isom', 'latin1')),
    box('mdat', Buffer.alloc(0)),
  ]);
}

function box(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(content.length + 8, 0);
  header.write(name, 4, 'latin1');
  return Buffer.concat([header, content]);
}
