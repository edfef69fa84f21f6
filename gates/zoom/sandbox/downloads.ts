/**
 * Files of recordings. The address that the API tells wants a token, and leads on to another one that wants none:
 * that one refuses a request with a token, as a storage with signed addresses does.
 */
import { createHmac } from 'node:crypto';
import type { RecordingFile } from './recording.ts';
import { grantOfToken } from './tokens.ts';
import { transcript } from './transcript.ts';
import type { World } from './world.ts';

const CHUNK = 64 * 1024;
const TICKET_LIVES_MS = 60_000;

/** `null`: there is no such address. @param path without the mount */
export function download(world: World, request: Request, path: string): Response | null {
  const [, kind, word = ''] = /^\/rec\/(download|stream)\/([\w-]+)$/.exec(path) ?? [];
  if (kind === undefined) return null;
  const found = fileOf(world, word);
  if (!found) return refused(404, 'There is no such recording.');
  if (kind === 'stream') return streamed(world, request, found.file);
  if (!mayOpen(world, request, found)) return refused(401, 'Forbidden');
  const until = String(world.host.now() + TICKET_LIVES_MS);
  const location = new URL(`${world.host.base()}/rec/stream/${word}`);
  location.searchParams.set('Expires', until);
  location.searchParams.set('Signature', ticket(world, word, until));
  return new Response(null, { status: 302, headers: { location: location.href } });
}

interface Found {
  readonly file: RecordingFile;
  readonly uuid: string;
  readonly host: string;
}

function fileOf({ state }: World, word: string): Found | null {
  for (const { host, instances } of state.meetings.values()) {
    for (const { recording, uuid } of instances) {
      if (recording?.status !== 'completed') continue;
      const file = recording.files.find((each) => each.word === word);
      if (file) return { file, uuid, host: host.id };
    }
  }
  return null;
}

function mayOpen(world: World, request: Request, { uuid, host }: Found): boolean {
  const value = (request.headers.get('authorization') ?? '').replace(/^Bearer\s+/i, '');
  const own = world.state.tokens.downloads.get(value);
  if (own) return own.uuid === uuid && own.expiresAt > world.host.now();
  try {
    const grant = grantOfToken(world, value);
    return grant.kind === 'server' || grant.user.id === host;
  } catch {
    return false;
  }
}

function streamed(world: World, request: Request, file: RecordingFile): Response {
  const { searchParams } = new URL(request.url);
  const until = searchParams.get('Expires') ?? '';
  if (request.headers.has('authorization')) {
    return refused(400, 'Only one auth mechanism allowed');
  }
  if (searchParams.get('Signature') !== ticket(world, file.word, until)) {
    return refused(403, 'The signature does not match');
  }
  if (Number(until) <= world.host.now()) return refused(403, 'Request has expired');
  const [, begin] = /^bytes=(\d+)-$/.exec(request.headers.get('range') ?? '') ?? [];
  const from = begin === undefined ? 0 : Number(begin);
  if (from > file.size) return refused(416, 'Requested Range Not Satisfiable');
  return new Response(bytesOf(from, file), {
    status: begin === undefined ? 200 : 206,
    headers: {
      'content-type': file.contentType,
      'content-length': String(file.size - from),
      'accept-ranges': 'bytes',
      'content-disposition': `attachment; filename="recording.${file.extension.toLowerCase()}"`,
      ...(begin === undefined
        ? {}
        : { 'content-range': `bytes ${from}-${file.size - 1}/${file.size}` }),
    },
  });
}

/** Made as it is asked for. Of all but a transcript each byte tells where it stands. */
function bytesOf(from: number, { fileType, size }: RecordingFile): ReadableStream<Uint8Array> {
  let at = from;
  return new ReadableStream({
    pull(controller) {
      if (at >= size) return controller.close();
      const length = Math.min(CHUNK, size - at);
      if (fileType === 'TRANSCRIPT') {
        controller.enqueue(transcript(at, at + length, size));
        at += length;
        return;
      }
      const chunk = new Uint8Array(length);
      for (let index = 0; index < chunk.length; index += 1) chunk[index] = byteAt(at + index);
      at += chunk.length;
      controller.enqueue(chunk);
    },
  });
}

/** The byte at this place of every pretend recording, but of a transcript. */
export function byteAt(position: number): number {
  return position % 251;
}

function ticket({ secrets }: World, word: string, until: string): string {
  return createHmac('sha256', secrets.clientSecret).update(`${word} ${until}`).digest('base64url');
}

function refused(status: number, errorMessage: string): Response {
  return Response.json(
    { status: false, errorCode: status, errorMessage, result: null },
    { status },
  );
}
