/** `gates whatsapp numbers official|compliance NUMBER` */
import type { App } from '../../../src/app.ts';
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import {
  applyOfficial,
  checkApplication,
  checkCompliance,
  readCompliance,
  readOfficial,
  setCompliance,
} from '../numbers/number-standing.ts';
import { numberAtMeta } from '../numbers/numbers-at-meta.ts';
import { numberChanged } from './change.ts';
import { jsonOf, oneOf } from './given.ts';

export interface OfficialFlags {
  businessName?: string;
  description?: string;
  website?: string;
  email?: string;
}

/** `show`, `submit`, `resubmit`, `withdraw`. */
export async function official(
  app: App,
  named: string,
  action: string | undefined,
  flags: OfficialFlags,
): Promise<void> {
  const wanted = oneOf(action ?? 'show', ['show', 'submit', 'resubmit', 'withdraw'] as const);
  const application = {
    business_name: flags.businessName,
    business_description: flags.description,
    website_url: flags.website,
    contact_email: flags.email,
  };
  checkApplication(application);
  const number = await numberAtMeta(app, named);
  const { graph, id, phone } = number;
  if (wanted === 'show') {
    const found = await readOfficial(graph, id);
    const { status, message } = found;
    app.ui.result({ id, phone, ...found }, words`${phone}: ${status ?? '–'}. ${message ?? ''}`);
    return;
  }
  const { dryRun } = app.options;
  const agreed =
    wanted !== 'withdraw' ||
    dryRun ||
    (await app.ui.confirm(words`Withdraw the application of ${phone}?`));
  let message: string | null = null;
  if (agreed) {
    const apply = async (): Promise<void> => {
      message = await applyOfficial(graph, id, wanted, application);
    };
    await numberChanged(app, number, 'official', apply, { step: wanted });
  }
  const done = agreed && !dryRun;
  app.ui.result(
    { id, phone, action: wanted, done, message, dryRun },
    dryRun
      ? words`Would ask Meta for ${phone}: ${wanted}.`
      : done
        ? words`✓ Asked Meta for ${phone}: ${wanted}. ${message ?? ''}`
        : words`The application of ${phone} stays.`,
  );
}

/** `show`, `set FILE`. */
export async function compliance(
  app: App,
  named: string,
  action: string | undefined,
  file: string | undefined,
): Promise<void> {
  const wanted = oneOf(action ?? 'show', ['show', 'set'] as const);
  if (wanted === 'set' && file === undefined) {
    throw usageError(words`Which file is needed.`, 'gates whatsapp numbers compliance --help');
  }
  const info = wanted === 'set' ? checkCompliance(await jsonOf(file ?? '')) : null;
  const number = await numberAtMeta(app, named);
  const { graph, id, phone } = number;
  if (info === null) {
    const found = await readCompliance(graph, id);
    app.ui.result(
      { id, phone, info: found },
      found === null
        ? words`${phone} has no compliance information.`
        : JSON.stringify(found, null, 2).split('\n'),
    );
    return;
  }
  const { dryRun } = app.options;
  await numberChanged(app, number, 'compliance', () => setCompliance(graph, id, info));
  app.ui.result(
    { id, phone, changed: !dryRun, dryRun },
    dryRun
      ? words`Would set the compliance information of ${phone}.`
      : words`✓ ${phone} has new compliance information.`,
  );
}
