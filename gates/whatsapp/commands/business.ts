/** `gates whatsapp business …`: the business account that numbers belong to. */
import type { App } from '../../../src/app.ts';
import { usageError } from '../../../src/domain/error.ts';
import { momentOf } from '../../../src/domain/moment.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import {
  type BusinessAccountFacts,
  checkBusinessAccount,
  readBusinessAccount,
  updateBusinessAccount,
} from '../business/business-account.ts';
import { listActivities } from '../business/business-people.ts';
import { problemLines } from '../numbers/health.ts';
import { accountAtMeta } from '../numbers/numbers-at-meta.ts';
import { changed } from './change.ts';
import type { BusinessFlags } from './flags.ts';
import { orDash } from './given.ts';

/** `gates whatsapp business show` */
export async function show(app: App, flags: BusinessFlags): Promise<void> {
  const { graph, id } = await accountAtMeta(app, flags);
  const { raw: _, ...facts } = await readBusinessAccount(graph, id);
  app.ui.result(facts, factLines(facts));
}

/** `gates whatsapp business set --name … --timezone …` */
export async function set(
  app: App,
  flags: BusinessFlags & { name?: string; timezone?: string },
): Promise<void> {
  const change = { name: flags.name, timezoneId: flags.timezone };
  checkBusinessAccount(change);
  const names = Object.entries(change).flatMap(([name, value]) =>
    value === undefined ? [] : name,
  );
  if (names.length === 0) {
    throw usageError(words`Nothing was named to change.`, 'gates whatsapp business set --help');
  }
  const { user, graph, id } = await accountAtMeta(app, flags);
  const audited = { user, action: 'business-set', subject: id, detail: { changed: names } };
  await changed(app, audited, () => updateBusinessAccount(graph, id, change));
  const { dryRun } = app.options;
  const list = names.join(', ');
  app.ui.result(
    { id, changed: names, dryRun },
    dryRun ? words`Would change for ${id}: ${list}.` : words`✓ Changed for ${id}: ${list}.`,
  );
}

/** `gates whatsapp business activities` */
export async function activities(
  app: App,
  flags: BusinessFlags & { since?: string; type?: string; limit: string },
): Promise<void> {
  const limit = Number(flags.limit);
  if (!Number.isInteger(limit) || limit < 1) {
    throw usageError(words`--limit takes a number from 1 on, not “${flags.limit}”.`);
  }
  const since = flags.since === undefined ? undefined : sinceOf(flags.since);
  const { graph, id } = await accountAtMeta(app, flags);
  const found = await listActivities(graph, id, {
    ...(since === undefined ? {} : { since }),
    ...(flags.type === undefined ? {} : { type: flags.type.toUpperCase() }),
    limit,
  });
  app.ui.result(found, () =>
    found.length === 0
      ? words`Nothing was done there that Meta tells of.`
      : app.ui.table(
          found.map((one) => ({ ...one })),
          [
            { key: 'at', title: 'When', show: (at) => momentOf(Date.parse(String(at)), app.now()) },
            { key: 'type', title: 'What' },
            { key: 'name', title: 'Who', show: orDash },
            { key: 'description', title: 'Description', flexible: true, show: orDash },
          ],
        ),
  );
}

/** `2d`, or a date. */
function sinceOf(typed: string): string {
  const at = Date.parse(typed);
  if (!Number.isNaN(at)) return new Date(at).toISOString();
  throw usageError(words`“${typed}” is no date.`, words`write it like 2026-11-21`);
}

function factLines(facts: Omit<BusinessAccountFacts, 'raw'>): Text[] {
  const { health } = facts;
  return [
    `${facts.name ?? ''}  (${facts.id})`,
    words`Status        ${facts.status ?? '–'}`,
    words`Review        ${facts.review ?? '–'}`,
    words`Verification  ${facts.verification ?? '–'}`,
    words`Owner         ${facts.owner ? `${facts.owner.name} (${facts.owner.id})` : '–'}`,
    words`Ownership     ${facts.ownership ?? '–'}`,
    words`Limit         ${facts.limit ?? '–'}`,
    words`Currency      ${facts.currency ?? '–'}`,
    words`Country       ${facts.country ?? facts.location ?? '–'}`,
    words`Time zone     ${facts.timezoneId ?? '–'}`,
    words`Namespace     ${facts.templateNamespace ?? '–'}`,
    words`Health        ${health?.canSend ?? '–'}`,
    ...(health === null ? [] : problemLines(health).map((line) => words`    ${line}`)),
  ];
}
