/** `gates whatsapp numbers settings|encryption NUMBER` */
import type { App } from '../../../src/app.ts';
import { usageError } from '../../../src/domain/error.ts';
import { type Text, type Words, words } from '../../../src/domain/words.ts';
import {
  checkPublicKey,
  type NumberSettings,
  readEncryptionKey,
  readSettings,
  setEncryptionKey,
  type SettingsChange,
  updateSettings,
} from '../numbers/number-settings.ts';
import { numberAtMeta } from '../numbers/numbers-at-meta.ts';
import { checkRegion } from '../numbers/registration.ts';
import { numberChanged } from './change.ts';
import { jsonOf, oneOf, switchOf, textOf } from './given.ts';

export interface SettingsFlags {
  calling?: string;
  callIcon?: string;
  callback?: string;
  video?: string;
  sip?: string;
  srtp?: string;
  callingFile?: string;
  identityChange?: string;
  encryption?: string;
  keyFile?: string;
  storage?: string;
}

/** Without a flag: what they are. With one: changed, one feature at a time. */
export async function settings(app: App, named: string, flags: SettingsFlags): Promise<void> {
  const change = await changeOf(flags);
  const number = await numberAtMeta(app, named);
  const { graph, id, phone } = number;
  if (change === null) {
    const found = await readSettings(graph, id);
    app.ui.result({ id, phone, ...found }, settingLines(phone, found));
    return;
  }
  const { dryRun } = app.options;
  const [feature = ''] = Object.keys(change);
  await numberChanged(app, number, 'settings', () => updateSettings(graph, id, change), {
    feature,
  });
  app.ui.result(
    { id, phone, changed: feature, dryRun },
    dryRun
      ? words`Would change for ${phone}: ${feature}.`
      : words`✓ Changed for ${phone}: ${feature}.`,
  );
}

/** Without a file: the key that is there. */
export async function encryption(
  app: App,
  named: string,
  flags: { keyFile?: string },
): Promise<void> {
  const pem = flags.keyFile === undefined ? null : checkPublicKey(await textOf(flags.keyFile));
  const number = await numberAtMeta(app, named);
  const { graph, id, phone } = number;
  if (pem === null) {
    const key = await readEncryptionKey(graph, id);
    app.ui.result(
      { id, phone, ...key },
      key.publicKey === null
        ? words`${phone} has no encryption key yet.`
        : [words`Signature  ${key.signature ?? '–'}`, ...key.publicKey.trim().split('\n')],
    );
    return;
  }
  const { dryRun } = app.options;
  await numberChanged(app, number, 'encryption', () => setEncryptionKey(graph, id, pem));
  app.ui.result(
    { id, phone, changed: !dryRun, dryRun },
    dryRun
      ? words`Would set the encryption key of ${phone}.`
      : words`✓ ${phone} has a new encryption key.`,
  );
}

async function changeOf(flags: SettingsFlags): Promise<SettingsChange | null> {
  const given = [
    await callingOf(flags),
    identityOf(flags),
    await payloadOf(flags),
    storageOf(flags),
  ].filter((change) => change !== null);
  const [change, ...others] = given;
  if (others.length > 0) {
    throw usageError(
      words`WhatsApp changes one setting at a time.`,
      words`name one of --calling, --identity-change, --encryption and --storage`,
    );
  }
  return change ?? null;
}

async function callingOf(flags: SettingsFlags): Promise<SettingsChange | null> {
  const { calling, callIcon, callback, video, sip, srtp, callingFile } = flags;
  if (callingFile !== undefined) {
    const value = await jsonOf(callingFile);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw usageError(words`${callingFile} has to hold a JSON object.`);
    }
    return { calling: value as Record<string, unknown> };
  }
  const more = [callIcon, callback, video, sip, srtp].some((value) => value !== undefined);
  if (calling === undefined && !more) return null;
  if (calling === undefined) {
    throw usageError(
      words`Whether calls are on belongs to every change of them.`,
      words`add --calling on or --calling off`,
    );
  }
  const icon = callIcon === undefined ? undefined : oneOf(callIcon, ['visible', 'hidden'] as const);
  const protocol =
    srtp === undefined ? undefined : oneOf(srtp.toUpperCase(), ['DTLS-SRTP', 'SDES-SRTP'] as const);
  return {
    calling: {
      status: statusOf('--calling', calling),
      ...(icon === undefined ? {} : { call_icon_visibility: icon }),
      ...(callback === undefined
        ? {}
        : { callback_permission_status: statusOf('--callback', callback) }),
      ...(video === undefined ? {} : { video: { status: statusOf('--video', video) } }),
      ...(sip === undefined ? {} : { sip: { status: statusOf('--sip', sip) } }),
      ...(protocol === undefined ? {} : { srtp_key_exchange_protocol: protocol }),
    },
  };
}

function identityOf({ identityChange }: SettingsFlags): SettingsChange | null {
  const enabled = switchOf('--identity-change', identityChange);
  return enabled === undefined ? null : { user_identity_change: { enabled } };
}

async function payloadOf({ encryption: typed, keyFile }: SettingsFlags) {
  if (typed === undefined) return null;
  const status = statusOf('--encryption', typed);
  if (status === 'disabled') return { payload_encryption: { status } };
  if (keyFile === undefined) {
    throw usageError(
      words`Your public key is needed to encrypt what comes to you.`,
      words`add --key-file FILE`,
    );
  }
  const key = Buffer.from(checkPublicKey(await textOf(keyFile))).toString('base64');
  return { payload_encryption: { status, client_encryption_key: key } };
}

/** `default`, or one of Meta's regions. */
function storageOf({ storage }: SettingsFlags): SettingsChange | null {
  if (storage === undefined) return null;
  if (storage === 'default') return { storage_configuration: { enabled: false } };
  const region = checkRegion(storage).toLowerCase();
  return { storage_configuration: { enabled: true, region } };
}

function statusOf(flag: string, typed: string): 'enabled' | 'disabled' {
  return switchOf(flag, typed) === true ? 'enabled' : 'disabled';
}

function settingLines(phone: string, found: NumberSettings): Text[] {
  const { identityChange, encryptionFingerprint, storageRegion } = found;
  const told = (...parts: readonly (string | null)[]): string =>
    parts.filter((part) => part !== null).join(', ') || '–';
  const identity: Words | string =
    identityChange === null ? '–' : identityChange ? words`yes` : words`no`;
  return [
    phone,
    words`Calls         ${told(found.calling)}`,
    words`Call icon     ${told(found.callIcon)}`,
    words`Call back     ${told(found.callback)}`,
    words`Video         ${told(found.video)}`,
    words`SIP           ${told(found.sip)}`,
    words`Changed keys  ${identity}`,
    words`Encryption    ${told(found.encryption, encryptionFingerprint)}`,
    words`Storage       ${told(found.storage, storageRegion)}`,
  ];
}
