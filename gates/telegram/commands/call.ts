/** Any method of the Bot API that has no verb. https://core.telegram.org/bots/api#available-methods */
import { readFileSync } from 'node:fs';
import type { App } from '../../../src/app.ts';
import { GateError, notFound, usageError } from '../../../src/domain/error.ts';
import { whyNotFile } from '../../../src/domain/file-error.ts';
import { words } from '../../../src/domain/words.ts';
import type { Params } from '../api.ts';
import { type AccountFlags, botPlace, recorded } from './place.ts';

export interface CallFlags extends AccountFlags {
  jsonParams?: string;
  paramsFile?: string;
}

/** Methods whose work is kept here as well: the store would not know what was done. */
const WRAPPED: readonly (readonly [method: RegExp, verb: string])[] = [
  [
    /^send(?:message|photo|video|videonote|animation|audio|voice|document|sticker|location|venue|contact|poll|dice|mediagroup)$/i,
    'gates telegram send',
  ],
  [/^editmessage(?:text|caption|media|replymarkup)$/i, 'gates telegram edit'],
  [/^delete(?:business)?messages?$/i, 'gates telegram delete'],
  [/^setmessagereaction$/i, 'gates telegram send --react'],
  [/^getupdates$/i, 'gates telegram listen'],
  [/^(?:set|delete)webhook$/i, 'gates telegram webhook'],
];

/** Anything that looks like a token: Telegram gives those of bots that a bot manages. */
const TOKEN = /\d{5,}:[\w-]{30,}/g;

/** `gates telegram call METHOD [--json-params …]`: JSON in and out. */
export async function call(app: App, method: string, flags: CallFlags): Promise<void> {
  if (!/^[a-z]\w{2,63}$/i.test(method)) {
    throw usageError(
      words`“${method}” is no method of the Bot API.`,
      'https://core.telegram.org/bots/api#available-methods',
    );
  }
  const verb = WRAPPED.find(([at]) => at.test(method))?.[1];
  if (verb !== undefined) throw wrapped(method, verb);
  const params = paramsOf(flags);
  const place = await botPlace(app, flags.account);
  const asks = /^get/i.test(method);
  const { dryRun } = app.options;
  const sure =
    asks ||
    (!dryRun &&
      (await app.ui.confirm(
        words`Do this as ${place.account.handle ?? place.account.name}: ${method}?`,
      )));
  if (!sure) {
    return show(app, { method, params, result: null, done: false, dryRun });
  }
  const detail = { method, parameters: Object.keys(params) };
  const ask = () => place.api.call(method, params);
  const result = await (asks ? ask() : recorded(app, place, { action: 'call', detail }, ask));
  show(app, { method, params, result, done: true, dryRun });
}

interface Answer {
  method: string;
  params: Params;
  result: unknown;
  done: boolean;
  dryRun: boolean;
}

function show(app: App, answer: Answer): void {
  const result = masked(answer.result, app);
  const value = { ...answer, params: masked(answer.params, app), result };
  app.ui.result(value, () => JSON.stringify(answer.done ? result : value, null, 2));
}

/** Without secrets. */
function masked(value: unknown, app: App): unknown {
  if (typeof value === 'string') return app.redact(value).replaceAll(TOKEN, '***');
  if (Array.isArray(value)) return value.map((item) => masked(item, app));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const secret = /(?:^|_)(?:token|secret|password)$/i.test(name) && typeof inner === 'string';
      return [name, secret ? '***' : masked(inner, app)];
    }),
  );
}

function paramsOf({ jsonParams, paramsFile }: CallFlags): Params {
  if (jsonParams !== undefined && paramsFile !== undefined) {
    throw usageError(words`Give the parameters once: --json-params or --params-file.`);
  }
  const text = paramsFile === undefined ? (jsonParams ?? '{}') : readInput(paramsFile);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Said below: the text itself is not repeated.
  }
  throw usageError(
    words`The parameters are not a JSON object.`,
    `gates telegram call getChat --json-params '{"chat_id": "@name"}'`,
  );
}

function readInput(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw notFound(words`There is no file ${file}.`, words`Check the path.`);
    }
    throw usageError(words`Cannot read ${file}: ${whyNotFile(error)}.`);
  }
}

function wrapped(method: string, verb: string): GateError {
  return new GateError({
    category: 'policy',
    code: 'has_a_verb',
    gate: 'telegram',
    message: words`${method} has a verb of its own, which keeps what it does here, too.`,
    hint: words`${verb} --help`,
  });
}
