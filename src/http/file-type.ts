import { usageError } from '../domain/error.ts';
import { whyNotFile } from '../domain/file-error.ts';
import { words } from '../domain/words.ts';

/** Old and new office documents share a container's signature: there the name decides. */
const CONTAINERS: ReadonlySet<string> = new Set(['application/zip', 'application/x-cfb']);

/**
 * What a file is by its bytes, whatever it is called; text has no signature, there the name decides.
 * May carry parameters (`audio/ogg; codecs=opus`). `application/octet-stream`: nobody can tell.
 * @throws GateError exit 2 for a file that cannot be read
 */
export async function fileType(file: string): Promise<string> {
  const [{ fileTypeFromFile }, { default: mime }] = await Promise.all([
    import('file-type'),
    import('mime'),
  ]);
  const read = fileTypeFromFile(file).catch((error: unknown) => {
    throw usageError(words`Cannot read ${file}: ${whyNotFile(error)}.`, undefined, 'no_file');
  });
  const byBytes = (await read)?.mime;
  const byName = mime.getType(file);
  if (byBytes === undefined) {
    return byName?.startsWith('text/') ? byName : 'application/octet-stream';
  }
  return CONTAINERS.has(byBytes) ? (byName ?? byBytes) : byBytes;
}
