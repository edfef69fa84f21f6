/** A number's way onto Cloud API, step by step; each says the next. */
import type { App } from '../../../src/app.ts';
import { usageError } from '../../../src/domain/error.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import { checkName } from '../numbers/number-update.ts';
import { accountAtMeta, numberAtMeta } from '../numbers/numbers-at-meta.ts';
import { internationalNumber } from '../numbers/phone.ts';
import {
  checkRegion,
  checkSixDigits,
  createNumber,
  deregisterNumber,
  localeOf,
  type Registration,
  registerNumber,
  requestCode,
  setPin,
  verifyCode,
} from '../numbers/registration.ts';
import { changed, numberChanged } from './change.ts';

export interface CreateFlags {
  name: string;
  businessAccount?: string;
  migrate?: boolean;
  preverified?: string;
}

export interface RegisterFlags {
  pinFile?: string;
  region?: string;
  tier?: string;
  backupFile?: string;
}

/** `gates whatsapp numbers create +7… --name NAME` */
export async function create(app: App, typed: string, flags: CreateFlags): Promise<void> {
  const { phone, callingCode } = internationalNumber(typed);
  checkName(flags.name);
  const { user, graph, id: businessAccountId } = await accountAtMeta(app, flags);
  let id: string | null = null;
  const audited = { user, action: 'number-create', subject: businessAccountId };
  await changed(app, { ...audited, detail: { number: `+${phone}` } }, async () => {
    id = await createNumber(graph, businessAccountId, {
      phone,
      callingCode,
      name: flags.name,
      migrate: flags.migrate,
      preverifiedId: flags.preverified,
    });
  });
  const { dryRun } = app.options;
  const value = { id, phone: `+${phone}`, name: flags.name, businessAccountId, dryRun };
  app.ui.result(
    value,
    dryRun
      ? words`Would add +${phone} “${flags.name}” to the business account ${businessAccountId}.`
      : [
          words`✓ +${phone} “${flags.name}” is added; its id is ${id ?? ''}.`,
          next(`gates whatsapp numbers request-code ${id ?? ''} --user ${user}`),
        ],
  );
}

/** `gates whatsapp numbers request-code NUMBER` */
export async function request(
  app: App,
  named: string,
  flags: { method: string; lang: string },
): Promise<void> {
  const method = flags.method.toUpperCase();
  if (method !== 'SMS' && method !== 'VOICE') {
    throw usageError(
      words`A code cannot be sent by “${flags.method}”.`,
      words`one of: ${'sms, voice'}`,
    );
  }
  const language = localeOf(flags.lang);
  const number = await numberAtMeta(app, named);
  const { user, graph, id, phone } = number;
  const { dryRun } = app.options;
  await numberChanged(app, number, 'request-code', () =>
    requestCode(graph, id, { method, language }),
  );
  if (app.env['GATES_SANDBOX']) {
    app.ui.note(words`The sandbox sends nothing: its code is the last six digits of the number.`);
  }
  app.ui.result({ id, phone, method: method.toLowerCase(), language, dryRun }, [
    dryRun
      ? words`Would have a code sent to ${phone} (${method.toLowerCase()}, ${language}).`
      : words`✓ A code is on its way to ${phone} (${method.toLowerCase()}, ${language}). It is good for about ten minutes.`,
    ...(dryRun ? [] : [next(`gates whatsapp numbers verify ${id} --user ${user}`)]),
  ]);
}

/** `gates whatsapp numbers verify NUMBER`: the code comes from a prompt, stdin or a file. */
export async function verify(app: App, named: string, flags: { codeFile?: string }): Promise<void> {
  const number = await numberAtMeta(app, named);
  const { user, graph, id, phone } = number;
  const { dryRun } = app.options;
  if (!dryRun) {
    const label = words`Code`;
    const code = checkSixDigits('code', await secretOf(app, label, flags.codeFile, '--code-file'));
    app.conceal(code);
    await numberChanged(app, number, 'verify', () => verifyCode(graph, id, code));
  }
  app.ui.result(
    { id, phone, verified: !dryRun, dryRun },
    dryRun
      ? words`Would verify ${phone}.`
      : [words`✓ ${phone} is verified.`, next(`gates whatsapp register ${id} --user ${user}`)],
  );
}

/** `gates whatsapp register [NUMBER]` */
export async function register(
  app: App,
  named: string | undefined,
  flags: RegisterFlags,
): Promise<void> {
  const region = flags.region === undefined ? undefined : checkRegion(flags.region);
  const tier = tierOf(flags.tier);
  const number = await numberAtMeta(app, named);
  const { user, graph, id, phone, session } = number;
  const { dryRun } = app.options;
  if (!dryRun) {
    const pin = await pinOf(app, flags.pinFile);
    const backup = flags.backupFile === undefined ? undefined : backupOf(app, flags.backupFile);
    const detail = region === undefined ? {} : { region };
    await numberChanged(
      app,
      number,
      'register',
      () => registerNumber(graph, id, { pin, region, tier, backup }),
      detail,
    );
  }
  const setUp = session !== null;
  app.ui.result({ id, phone, registered: !dryRun, region: region ?? null, setUp, dryRun }, [
    dryRun ? words`Would register ${phone}.` : words`✓ ${phone} is registered.`,
    ...(dryRun
      ? []
      : [
          next(
            setUp
              ? `gates whatsapp status --account ${id} --user ${user}`
              : `gates whatsapp setup --number ${id} --user ${user}`,
          ),
        ]),
  ]);
}

/** `gates whatsapp deregister [NUMBER]` */
export async function deregister(app: App, named: string | undefined): Promise<void> {
  const number = await numberAtMeta(app, named);
  const { user, graph, id, phone } = number;
  const { dryRun } = app.options;
  const deregistered =
    !dryRun &&
    (await app.ui.confirm(
      words`Take ${phone} off the platform? Nothing can be sent or received on it until it is registered again.`,
    ));
  if (deregistered) {
    await numberChanged(app, number, 'deregister', () => deregisterNumber(graph, id));
  }
  app.ui.result(
    { id, phone, deregistered, dryRun },
    dryRun
      ? words`Would take ${phone} off the platform.`
      : deregistered
        ? [
            words`${phone} is off the platform.`,
            words`Back again: ${`gates whatsapp register ${id} --user ${user}`}`,
          ]
        : words`${phone} stays.`,
  );
}

/** `gates whatsapp numbers pin NUMBER`: sets a new two-step verification PIN. */
export async function pin(app: App, named: string, flags: { pinFile?: string }): Promise<void> {
  const number = await numberAtMeta(app, named);
  const { graph, id, phone } = number;
  const { dryRun } = app.options;
  if (!dryRun) {
    const fresh = await pinOf(app, flags.pinFile);
    await numberChanged(app, number, 'pin', () => setPin(graph, id, fresh));
  }
  app.ui.result(
    { id, phone, changed: !dryRun, dryRun },
    dryRun ? words`Would set the PIN of ${phone}.` : words`✓ ${phone} has a new PIN.`,
  );
}

/** From a hidden prompt, or a file (`-`: stdin). @throws GateError exit 2 for anything but six digits */
export async function pinOf(app: App, file: string | undefined): Promise<string> {
  const label = words`Two-step verification PIN (six digits)`;
  const six = checkSixDigits('pin', await secretOf(app, label, file, '--pin-file'));
  app.conceal(six);
  return six;
}

async function secretOf(
  app: App,
  label: Text,
  file: string | undefined,
  flag: string,
): Promise<string> {
  if (file !== undefined) return app.ui.secret(file);
  if (!app.options.interactive) {
    throw usageError(
      words`${label} is needed, and there is nobody to ask.`,
      words`add ${flag} FILE, or ${flag} - for stdin`,
      'missing_field',
    );
  }
  return (await app.ui.ask({ label, secret: true })).trim();
}

function tierOf(typed: string | undefined): Registration['tier'] {
  const tier = typed?.toUpperCase();
  if (tier === undefined || tier === 'PROD' || tier === 'SANDBOX') return tier;
  throw usageError(words`There is no tier “${typed ?? ''}”.`, words`one of: ${'prod, sandbox'}`);
}

/** `{"password", "data"}`, as the On-Premises API exports it. Both are secret. */
function backupOf(app: App, file: string): NonNullable<Registration['backup']> {
  const text = app.ui.secret(file);
  try {
    const { password, data } = JSON.parse(text) as { password?: unknown; data?: unknown };
    if (typeof password === 'string' && typeof data === 'string') {
      app.conceal(password);
      app.conceal(data);
      return { password, data };
    }
  } catch {
    // Refused below, without a word of what stands in it.
  }
  throw usageError(words`The backup has to be JSON with “password” and “data”.`);
}

function next(command: string): Text {
  return words`  Next: ${command}`;
}
