import { readFileSync } from 'node:fs';
import type { App } from '../../../src/app.ts';
import { messageOf, notFound, usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { askGraph, readCall, withoutSecrets } from '../business/api.ts';
import { readCredential } from '../credential.ts';
import { numberPlace, recorded } from './place.ts';

export interface ApiFlags {
  account?: string;
  field?: readonly string[];
  input?: string;
  paginate?: boolean;
}

/** `gates whatsapp api METHOD PATH`: JSON in and out. */
export async function api(
  app: App,
  { method, path }: { method: string; path: string },
  flags: ApiFlags,
): Promise<void> {
  const place = await numberPlace(app, flags.account);
  const call = readCall({
    method,
    path,
    fields: flags.field ?? [],
    input: flags.input === undefined ? null : inputOf(flags.input),
    phone: place.id,
    waba: readCredential(place.session.credential).businessAccountId,
  });
  if (flags.paginate && call.method !== 'GET') {
    throw usageError(words`--paginate is for GET: only lists have pages.`);
  }
  const { method: verb, path: called, query, body } = call;
  if (verb === 'GET') return show(app, await askGraph(place.graph, call, flags.paginate ?? false));
  const { dryRun } = app.options;
  const sure = !dryRun && (await app.ui.confirm(words`Do this at Meta: ${verb} ${called}?`));
  if (!sure) return show(app, { method: verb, path: called, query, body, done: false, dryRun });
  show(
    app,
    await recorded(app, place, 'api', { method: verb, path: called }, () =>
      askGraph(place.graph, call, false),
    ),
  );
}

/** The answer as it is, but for secrets in it. */
function show(app: App, answer: unknown): void {
  const value = withoutSecrets(answer, app);
  app.ui.result(value, () => JSON.stringify(value, null, 2));
}

function inputOf(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw notFound(words`There is no file ${file}.`, words`Check the path.`);
    }
    throw usageError(words`Cannot read ${file}: ${messageOf(error)}.`);
  }
}
