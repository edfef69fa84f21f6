/** What stands below everything: Node, the disk, the clock. */
import { statfs } from 'node:fs/promises';
import manifest from '../../package.json' with { type: 'json' };
import type { App } from '../app.ts';
import { plural, words } from '../domain/words.ts';
import { type Check, failed, ofMachine, ok, skipped, warning } from './check.ts';

/** Whether a version is the one that is asked for, or a newer one. `wanted` is `>=22.22.0`. */
export function isNewEnough(version: string, wanted: string = manifest.engines.node): boolean {
  const have = numbers(version);
  const need = numbers(wanted);
  const at = need.findIndex((number, index) => number !== have[index]);
  return at === -1 || (have[at] ?? 0) > (need[at] ?? 0);
}

export function checkNode(version: string = process.versions.node): Check {
  const subject = ofMachine('node');
  const wanted = manifest.engines.node.replace('>=', '');
  if (isNewEnough(version)) return ok(subject, `Node ${version}`);
  return failed(
    subject,
    words`Node ${version} is too old: ${wanted} or newer is needed.`,
    'https://nodejs.org/en/download',
  );
}

function numbers(version: string): number[] {
  return (version.match(/\d+/g) ?? []).map(Number);
}

const MEGABYTE = 1024 * 1024;
const FULL_BYTES = 100 * MEGABYTE;
const SCARCE_BYTES = 1024 * MEGABYTE;

/** Room for stores and Substance. */
export async function checkDisk(folder: string): Promise<Check> {
  const { bavail, bsize } = await statfs(folder);
  return judgeSpace(bavail * bsize, folder);
}

export function judgeSpace(free: number, folder: string): Check {
  const subject = ofMachine('disk');
  const room = words`${Math.floor(free / MEGABYTE)} MB are free at ${folder}.`;
  const cure = words`Free some space there: without it no message can be kept.`;
  if (free < FULL_BYTES) return failed(subject, room, cure);
  if (free < SCARCE_BYTES) return warning(subject, room, cure);
  return ok(subject, words`${Math.floor(free / (1024 * MEGABYTE))} GB free`);
}

/** Seconds by which this machine's clock may be off. Meta refuses calls and signatures age by minutes. */
const OFF_SECONDS = 30;
const WRONG_SECONDS = 300;
const CLOCK_MS = 6000;

/** Compares this machine's clock with a platform's, by the `Date` of whatever it answers (RFC 9110, 6.6.1). */
export async function checkClock(app: App, gate: string | undefined): Promise<Check> {
  const subject = ofMachine('clock');
  const row = app.catalogue.find(({ name }) => name === gate);
  const origin = Object.keys(row?.hosts ?? {})[0];
  if (!row || origin === undefined) return skipped(subject, words`No platform is used yet.`);
  const http = await app.http();
  const asked = app.now();
  const answer = await http
    .request({ method: 'GET', url: `${origin}/`, gate: row.name, timeoutMs: CLOCK_MS })
    .catch(() => null);
  const told = Date.parse(answer?.headers['date'] ?? '');
  if (Number.isNaN(told)) return skipped(subject, words`${row.title} did not tell the time.`);
  // The header has whole seconds, cut off.
  return judgeClock((asked + app.now()) / 2 - (told + 500), row.title);
}

/** @param offMs how far this machine is ahead of the platform */
export function judgeClock(offMs: number, platform: string): Check {
  const subject = ofMachine('clock');
  const off = Math.round(Math.abs(offMs) / 1000);
  if (off <= OFF_SECONDS) return ok(subject, words`The clock agrees with ${platform}’s.`);
  const seconds = plural(off, '# second', '# seconds');
  const message =
    offMs > 0
      ? words`The clock is ${seconds} ahead of ${platform}’s.`
      : words`The clock is ${seconds} behind ${platform}’s.`;
  const cure = words`Let the system set it: timedatectl set-ntp true`;
  return off > WRONG_SECONDS ? failed(subject, message, cure) : warning(subject, message, cure);
}
