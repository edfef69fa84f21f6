/** Every request of the pretend Bot API: `/bot<token>/<method>` and `/file/bot<token>/<file_path>`. */
import { type Method, readCall } from './call.ts';
import { download } from './files.ts';
import { FAULTY, METHODS, NOT_BUILT } from './methods.ts';
import { bad, Refusal, refuse, unauthorized } from './refusals.ts';
import type { Bot, World } from './state.ts';

/** Any prefix before it is the mount. */
const METHOD = /\/bot([^/]+)\/(?:test\/)?([^/]*)$/;
const FILE = /\/file\/bot([^/]+)\/(.+)$/;

const byName = new Map<string, Method>(
  Object.entries(METHODS).map(([name, method]) => [name.toLowerCase(), method]),
);
const notBuilt = new Map(NOT_BUILT.map((name) => [name.toLowerCase(), name]));

export async function answer(world: World, request: Request): Promise<Response> {
  try {
    const path = decodeURIComponent(new URL(request.url).pathname);
    const [, fileToken, filePath] = FILE.exec(path) ?? [];
    if (fileToken !== undefined && filePath !== undefined) {
      botOf(world, fileToken);
      const file = download(world, filePath);
      if (!file) throw notFound();
      return file;
    }
    const [, token, name] = METHOD.exec(path) ?? [];
    if (token === undefined || name === undefined) throw notFound();
    const bot = botOf(world, token);
    const method = byName.get(name.toLowerCase());
    if (!method) {
      const known = notBuilt.get(name.toLowerCase());
      if (known) throw bad(`the sandbox does not have the method ${known}`);
      throw new Refusal(404, 'Not Found: method not found');
    }
    if (request.method !== 'GET' && request.method !== 'POST') {
      throw new Refusal(405, 'Method Not Allowed: an HTTP GET or POST is expected');
    }
    const result = await method(await readCall(world, bot, request));
    return Response.json({ ok: true, result });
  } catch (error) {
    if (error instanceof Refusal) return refuse(error);
    throw error;
  }
}

/** Whether a fault that was asked for meets this request. */
export function isFaulty(request: Request): boolean {
  const name = METHOD.exec(decodeURIComponent(new URL(request.url).pathname))?.[2];
  return name !== undefined && FAULTY.test(name.toLowerCase());
}

function botOf({ state }: World, token: string): Bot {
  if (!/^\d+:[\w-]+$/.test(token)) throw notFound();
  const bot = state.bots.find((one) => one.token === token);
  if (!bot || bot.revoked) throw unauthorized();
  return bot;
}

function notFound(): Refusal {
  return new Refusal(404, 'Not Found');
}
