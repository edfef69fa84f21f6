import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

/** The three keys one file vault works with, all drawn from its master key and its own salt. */
export interface VaultKeys {
  readonly entries: Buffer;
  readonly names: Buffer;
  readonly check: Buffer;
}

/** AES-256-GCM, everything in base64. */
export interface Sealed {
  /** 96 bits, random, never used twice. */
  iv: string;
  data: string;
  tag: string;
}

export function deriveKeys(master: Uint8Array, salt: Uint8Array): VaultKeys {
  const draw = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', master, salt, `gates-vault ${purpose}`, 32));
  return { entries: draw('entries'), names: draw('names'), check: draw('check') };
}

/** Stands in the file so that a wrong key is told from a damaged entry. */
export function checkValue(keys: VaultKeys): string {
  return createHmac('sha256', keys.check).update('gates-vault').digest('base64');
}

export function opens(keys: VaultKeys, check: string): boolean {
  const [ours, theirs] = [Buffer.from(checkValue(keys)), Buffer.from(check)];
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
}

/** The key an entry stands under in the file: who is in it cannot be read from it. */
export function hiddenName(keys: VaultKeys, path: string): string {
  return createHmac('sha256', keys.names).update(path).digest('base64url');
}

/** `context` (entry name and format version) is bound to the text: it opens with the same one only. */
export function seal(keys: VaultKeys, context: string, text: string): Sealed {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keys.entries, iv);
  cipher.setAAD(Buffer.from(context));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return {
    iv: iv.toString('base64'),
    data: data.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
}

/** `null`: changed, or sealed under another name, version or key. */
export function unseal(keys: VaultKeys, context: string, sealed: Sealed): string | null {
  try {
    const decipher = createDecipheriv(
      'aes-256-gcm',
      keys.entries,
      Buffer.from(sealed.iv, 'base64'),
      { authTagLength: 16 },
    );
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(Buffer.from(sealed.tag, 'base64'));
    const data = Buffer.from(sealed.data, 'base64');
    return Buffer.concat([decipher.update(data), decipher.final()]).toString('utf8');
  } catch {
    // GCM's only answer to a wrong tag, IV or length.
    return null;
  }
}
