/** Resumable upload: sessions that take a file's bytes, and the handles they end in. */
import { randomBytes } from 'node:crypto';
import { type Call, idOf, required, tokenOf } from './call.ts';
import { APP } from './directory.ts';
import { GraphRefusal, invalidParameter, missingObject } from './errors.ts';
import type { World } from './world.ts';

/** What the platform's guide names. */
const TYPES: readonly string[] = [
  'application/pdf',
  'image/jpeg',
  'image/jpg',
  'image/png',
  'video/mp4',
];
const MAX_BYTES = 100 * 1024 * 1024;

interface Session {
  readonly id: string;
  readonly signature: string;
  readonly fileName: string;
  readonly mimeType: string;
  readonly length: number;
  received: Uint8Array[];
}

/** A file that was uploaded whole. */
export interface UploadedFile {
  readonly fileName: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

const uploads = new WeakMap<
  World,
  { sessions: Map<string, Session>; files: Map<string, UploadedFile> }
>();

/** The file behind a handle; `undefined` for one that was never given out. */
export function uploadedFile(world: World, handle: unknown): UploadedFile | undefined {
  return typeof handle === 'string' ? uploads.get(world)?.files.get(handle) : undefined;
}

export function registerUploads(world: World): void {
  world.onReset(() => {
    uploads.set(world, { sessions: new Map(), files: new Map() });
  });
  world.kind('upload', (id) => uploads.get(world)?.sessions.has(id) ?? false);
  world.route('POST', ':app/uploads', (call) => start(call));
  world.route('GET', ':upload', (call) => {
    const session = sessionOf(call);
    return { id: `${session.id}?sig=${session.signature}`, file_offset: receivedBytes(session) };
  });
  world.route('POST', ':upload', (call) => receive(call));
}

function start(call: Call): unknown {
  tokenOf(call);
  if (idOf(call, 'app') !== APP.id) throw missingObject('POST', idOf(call, 'app'));
  const length = Number(required(call, 'file_length'));
  const mimeType = required(call, 'file_type');
  if (!Number.isSafeInteger(length) || length < 1 || length > MAX_BYTES) {
    throw invalidParameter('Param file_length must be a number of bytes');
  }
  if (!TYPES.includes(mimeType)) {
    throw invalidParameter(`Param file_type must be one of {${TYPES.join(', ')}}`);
  }
  const session: Session = {
    id: `upload:${randomBytes(48).toString('base64').replace(/[+/]/g, 'x')}==`,
    signature: `AR${randomBytes(12).toString('base64url')}`,
    fileName: required(call, 'file_name'),
    mimeType,
    length,
    received: [],
  };
  uploads.get(call.world)?.sessions.set(session.id, session);
  return { id: `${session.id}?sig=${session.signature}` };
}

/** Takes bytes as they come: those of a connection that breaks off stay. */
async function receive(call: Call): Promise<unknown> {
  const session = sessionOf(call);
  const offset = Number(call.request.headers.get('file_offset') ?? Number.NaN);
  if (offset !== receivedBytes(session)) {
    throw refusedOffset(`Offset mismatch: ${receivedBytes(session)} bytes are there`);
  }
  for await (const chunk of call.request.body ?? []) session.received.push(chunk);
  const bytes = Buffer.concat(session.received);
  if (bytes.length > session.length) {
    session.received = [];
    throw refusedOffset('More bytes than file_length announced');
  }
  if (bytes.length < session.length) {
    return { id: `${session.id}?sig=${session.signature}`, file_offset: bytes.length };
  }
  const { fileName, mimeType } = session;
  const name = Buffer.from(fileName).toString('base64');
  const handle = `2:${name}:${mimeType}:${randomBytes(24).toString('base64url')}:e:${Math.floor(call.world.host.now() / 1000)}:ARa${randomBytes(12).toString('base64url')}`;
  uploads.get(call.world)?.files.set(handle, { fileName, mimeType, bytes });
  return { h: handle };
}

function sessionOf(call: Call): Session {
  // Here, and only here, the token must come as a header of the old kind.
  if (!(call.request.headers.get('authorization') ?? '').startsWith('OAuth ')) {
    throw new GraphRefusal({
      status: 400,
      message: 'The access token must be sent as "Authorization: OAuth".',
      type: 'OAuthException',
      code: 190,
    });
  }
  tokenOf(call);
  const id = idOf(call, 'upload');
  const session = uploads.get(call.world)?.sessions.get(id);
  if (!session || call.url.searchParams.get('sig') !== session.signature) {
    throw missingObject(call.request.method, id);
  }
  return session;
}

function receivedBytes({ received }: Session): number {
  return received.reduce((sum, { length }) => sum + length, 0);
}

function refusedOffset(message: string): GraphRefusal {
  return new GraphRefusal({ status: 400, message, type: 'OAuthException', code: 100 });
}
