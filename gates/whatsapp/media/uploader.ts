import { GateError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import type { Uploader } from '../../meta/upload.ts';
import { readCredential } from '../credential.ts';

/**
 * Who uploads files for this number: see `uploadHandle`.
 * @throws GateError `app_unknown` (exit 3) where the number's app or token is not kept
 */
export function uploaderOf({ credential, http }: Pick<Session, 'credential' | 'http'>): Uploader {
  const { appId, accessToken, appSecret } = readCredential(credential);
  if (appId !== undefined && accessToken !== undefined) {
    return { http, gate: 'whatsapp', appId, token: accessToken, appSecret };
  }
  throw new GateError({
    category: 'auth',
    code: 'app_unknown',
    gate: 'whatsapp',
    message: words`Which Meta app this number belongs to is not known, and a file is uploaded to an app.`,
    hint: 'gates whatsapp setup --app-id ID',
  });
}
