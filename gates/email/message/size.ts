/** How large a mail gets, and how large its server lets it be (RFC 1870). */
import { stat } from 'node:fs/promises';
import { GateError } from '../../../src/domain/error.ts';
import type { Draft } from '../../../src/domain/message.ts';
import { type Words, words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import { extraOf } from './draft-extra.ts';

/** Smaller ones every server takes: nobody is asked. */
const ASKED_FROM = 1024 * 1024;
/** Base64 in lines of 76 characters. */
const GROWTH = (4 / 3) * (78 / 76);
const REMEMBERED = 'smtp_size';
const DAY_MS = 86_400_000;

/** Before anything is queued. @throws GateError exit 6 where the server would refuse it for its size */
export async function checkSize(session: Session, draft: Draft): Promise<void> {
  const size = await estimated(draft);
  if (size < ASKED_FROM) return;
  checkFits(size, await largestFor(session), words`With its files the mail has`);
}

/** @param max bytes; `null`: the server does not tell */
export function checkFits(size: number, max: number | null, what: Words): void {
  if (max === null || size <= max) return;
  throw new GateError({
    category: 'policy',
    code: 'message_too_large',
    gate: 'email',
    message: words`${what} ${megabytes(size)}; the mail server takes ${megabytes(max)}.`,
    hint: words`Send smaller files, several mails, or a link to them. Files grow by a third on their way.`,
  });
}

async function estimated(draft: Draft): Promise<number> {
  const { media, moreMedia = [], text = '' } = draft;
  const { html = '', inline = [] } = extraOf(draft);
  const attached = [...(media ? [media] : []), ...moreMedia].map(
    async ({ size, file = '' }) => size ?? (await sizeOf(file)),
  );
  const sizes = await Promise.all([...attached, ...inline.map(({ file }) => sizeOf(file))]);
  const files = sizes.reduce((sum, size) => sum + size, 0);
  return Math.ceil(files * GROWTH) + Buffer.byteLength(text) + Buffer.byteLength(html);
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => null);
  return found?.size ?? 0;
}

/** Asked once a day. */
async function largestFor(session: Session): Promise<number | null> {
  const known = (await session.memory.recall(REMEMBERED)) as { max?: unknown } | undefined;
  if (typeof known?.max === 'number' || known?.max === null) return known.max;
  const { openSmtp } = await import('../smtp.ts');
  const open = await openSmtp(session);
  open.close();
  const max = open.maxSize;
  await session.memory.remember(REMEMBERED, { max }, session.now() + DAY_MS);
  return max;
}

function megabytes(bytes: number): Words {
  return words`${(bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, '')} MB`;
}
