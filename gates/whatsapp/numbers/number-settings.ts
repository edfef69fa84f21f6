/** `/{phone-number-id}/settings`: calls, notice of changed keys, encryption of payloads, where messages are kept. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import * as z from 'zod/mini';
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { type Graph, unreadable } from '../../meta/graph.ts';
import { refusal } from '../bounds.ts';
import { checkSuccess } from '../success.ts';

type Json = Readonly<Record<string, unknown>>;

/** One feature, as it stands in the request: Meta takes one at a time. */
export type SettingsChange =
  | { calling: Json }
  | { user_identity_change: { enabled: boolean } }
  | {
      payload_encryption: { status: 'enabled' | 'disabled'; client_encryption_key?: string };
    }
  | { storage_configuration: { enabled: boolean; region?: string } };

export interface NumberSettings {
  /** `enabled`, `disabled`. */
  calling: string | null;
  callIcon: string | null;
  /** Whether somebody who calls in vain may be called back. */
  callback: string | null;
  video: string | null;
  sip: string | null;
  /** Whether a person's changed encryption keys are told. */
  identityChange: boolean | null;
  encryption: string | null;
  encryptionFingerprint: string | null;
  /** `default`, `in_country_storage_enabled`. */
  storage: string | null;
  storageRegion: string | null;
  /** As Meta answered: call hours, SIP servers and what is newer than this program. */
  raw: Json;
}

export interface EncryptionKey {
  /** PEM; `null`: none was uploaded. */
  publicKey: string | null;
  /** `VALID`, `MISMATCH`. */
  signature: string | null;
}

const word = z.optional(z.nullable(z.string()));
const switched = z.optional(z.nullable(z.object({ status: word })));
const settingsNode = z.object({
  calling: z.optional(
    z.nullable(
      z.object({
        status: word,
        call_icon_visibility: word,
        callback_permission_status: word,
        video: switched,
        sip: switched,
      }),
    ),
  ),
  user_identity_change: z.optional(
    z.nullable(z.object({ enabled: z.optional(z.nullable(z.boolean())) })),
  ),
  payload_encryption: z.optional(
    z.nullable(z.object({ status: word, client_encryption_key_fingerprint: word })),
  ),
  storage_configuration: z.optional(
    z.nullable(z.object({ status: word, data_localization_region: word })),
  ),
});
const keys = z.object({
  data: z.array(
    z.object({ business_public_key: word, business_public_key_signature_status: word }),
  ),
});

/** Bits of an RSA key that Meta takes. */
const KEY_BITS = 2048;

/** `GET /{phone-number-id}/settings` */
export async function readSettings(graph: Graph, id: string): Promise<NumberSettings> {
  const answer = await graph.get(`${id}/settings`);
  const read = settingsNode.safeParse(answer);
  if (!read.success) throw unreadable('whatsapp', words`the number’s settings`, read.error);
  const { calling, user_identity_change, payload_encryption, storage_configuration } = read.data;
  return {
    calling: lower(calling?.status),
    callIcon: lower(calling?.call_icon_visibility),
    callback: lower(calling?.callback_permission_status),
    video: lower(calling?.video?.status),
    sip: lower(calling?.sip?.status),
    identityChange: user_identity_change?.enabled ?? null,
    encryption: lower(payload_encryption?.status),
    encryptionFingerprint: payload_encryption?.client_encryption_key_fingerprint ?? null,
    storage: lower(storage_configuration?.status),
    storageRegion: storage_configuration?.data_localization_region ?? null,
    raw: answer,
  };
}

/** `POST /{phone-number-id}/settings` */
export async function updateSettings(
  graph: Graph,
  id: string,
  change: SettingsChange,
): Promise<void> {
  checkSuccess(await graph.post(`${id}/settings`, { json: change }));
}

/** `GET /{phone-number-id}/whatsapp_business_encryption`: the key that forms with an endpoint are encrypted for. */
export async function readEncryptionKey(graph: Graph, id: string): Promise<EncryptionKey> {
  const read = keys.safeParse(await graph.get(`${id}/whatsapp_business_encryption`));
  if (!read.success) throw unreadable('whatsapp', words`the number’s settings`, read.error);
  const [key] = read.data.data;
  return {
    publicKey: key?.business_public_key ?? null,
    signature: key?.business_public_key_signature_status ?? null,
  };
}

/** `POST /{phone-number-id}/whatsapp_business_encryption`. @param pem see {@link checkPublicKey} */
export async function setEncryptionKey(graph: Graph, id: string, pem: string): Promise<void> {
  checkSuccess(
    await graph.post(`${id}/whatsapp_business_encryption`, {
      multipart: [{ name: 'business_public_key', value: pem }],
    }),
  );
}

/**
 * A public key that may leave this machine. A private one is refused, whatever could be made of it.
 * @throws GateError exit 6 for what is no 2048-bit RSA public key in PEM
 */
export function checkPublicKey(pem: string): string {
  if (pem.includes('PRIVATE KEY')) {
    throw usageError(
      words`That is a private key. It stays here: nothing was sent.`,
      'openssl rsa -in private.pem -pubout -out public.pem',
      'private_key',
    );
  }
  const key = parsed(pem);
  const bits = key?.asymmetricKeyDetails?.modulusLength;
  if (key?.asymmetricKeyType === 'rsa' && bits === KEY_BITS) return pem;
  throw refusal(
    'bad_key',
    words`WhatsApp takes a ${KEY_BITS}-bit RSA public key in PEM; this is none.`,
    'openssl genrsa -out private.pem 2048',
  );
}

function parsed(pem: string): KeyObject | null {
  try {
    return createPublicKey(pem);
  } catch {
    // What cannot be read is no key.
    return null;
  }
}

/** Meta writes these words in either case. */
function lower(value: string | null | undefined): string | null {
  return value?.toLowerCase() ?? null;
}
