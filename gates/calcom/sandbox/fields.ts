/** What an event is told, read from text or JSON alike. */
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { SandboxEvent } from '../../../src/gate.ts';
import type { EventType, Host } from './directory.ts';
import type { Attendee, Booking, World } from './state.ts';

/** Something that happens at one host's calendar. */
export interface Scene {
  readonly world: World;
  readonly host: Host;
  readonly event: SandboxEvent;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What cannot happen at the pretend platform. Told over HTTP, so in English, as all that platforms say. */
export function refused(said: string): Error {
  return usageError(words`${said}`);
}

export function string(event: SandboxEvent, field: string): string | undefined {
  const value = event[field];
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : undefined;
}

export function number(event: SandboxEvent, field: string): number | undefined {
  const told = string(event, field);
  const value = told === undefined || told === '' ? Number.NaN : Number(told);
  return Number.isFinite(value) ? value : undefined;
}

/** `usual` unless it is told on or off. */
export function isOn(event: SandboxEvent, field: string, usual: boolean): boolean {
  const value = event[field];
  if (value === undefined) return usual;
  return value !== false && value !== 'false' && value !== 'off';
}

/** Epoch milliseconds, of a number of them or ISO 8601. */
export function moment(event: SandboxEvent, field: string): number | undefined {
  const told = string(event, field);
  if (told === undefined) return undefined;
  const at = number(event, field) ?? Date.parse(told);
  if (!Number.isNaN(at)) return at;
  throw refused(`${JSON.stringify(told)} is no time: ${field}=2026-11-24T12:00:00Z`);
}

/** When it happens by Cal.com's clock: `at`, else now. */
export function when({ world, event }: Scene): number {
  return moment(event, 'at') ?? world.host.now();
}

/** The host whose calendar it is: the first unless `to` says otherwise. */
export function addressed({ state }: World, to: unknown): Host {
  const named = typeof to === 'string' || typeof to === 'number' ? String(to) : undefined;
  const found =
    to === undefined
      ? state.hosts[0]
      : state.hosts.find((each) =>
          [String(each.id), each.username, each.email].includes(named ?? ''),
        );
  if (found) return found;
  throw refused(`Nobody of the sandbox is ${JSON.stringify(to)}.`);
}

export function typeOf({ world, host, event }: Scene): EventType {
  const named = string(event, 'type');
  const own = world.state.types.filter(({ ownerId }) => ownerId === host.id);
  const found = named === undefined ? own[0] : own.find((each) => each.slug === named);
  if (found) return found;
  throw refused(
    `There is no event type ${JSON.stringify(named)}: ${own.map((each) => each.slug).join(', ')}.`,
  );
}

/** When it is to be: `start`, else tomorrow, at the next full hour. */
export function startOf(scene: Scene): number {
  const next = Math.ceil(scene.world.host.now() / HOUR_MS) * HOUR_MS + DAY_MS;
  return moment(scene.event, 'start') ?? next;
}

/** Who books, and whom they bring along (`guests`, addresses with commas between them). */
export function attendeesOf({ host, event }: Scene): Attendee[] {
  const from = string(event, 'from') ?? 'Maria Example';
  const phone = string(event, 'phone') ?? (/^\+?\d{6,}$/.test(from) ? plus(from) : null);
  const name = string(event, 'name') ?? (/[@\d]/.test(from) ? 'Maria Example' : from);
  const email =
    string(event, 'email') ??
    (from.includes('@')
      ? from
      : phone === null
        ? `${asWord(name)}@example.org`
        : smsAddress(phone));
  const timeZone = string(event, 'zone') ?? host.timeZone;
  const locale = string(event, 'locale') ?? host.locale;
  const booker = { name, email, phone, timeZone, locale, absent: false };
  const others = (string(event, 'guests') ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  return [
    booker,
    ...others.map((each) => ({
      ...booker,
      name: each.split('@')[0] ?? '',
      email: each,
      phone: null,
    })),
  ];
}

/** The one named `uid`; the last one that has not been moved unless told. */
export function bookingOf({ world, host, event }: Scene): Booking {
  const named = string(event, 'uid') ?? string(event, 'of');
  const own = world.state.bookings.filter(({ hostId }) => hostId === host.id);
  const found =
    named === undefined || named === 'last'
      ? own.findLast(({ moved }) => !moved)
      : own.find(({ uid }) => uid === named);
  if (found) return found;
  throw refused(
    named === undefined
      ? 'Nothing is booked yet.'
      : `There is no booking ${JSON.stringify(named)}.`,
  );
}

const plus = (number: string): string => (number.startsWith('+') ? number : `+${number}`);

/** What Cal.com makes up for those who book by a number alone. */
const smsAddress = (phone: string): string => `${phone.replace('+', '')}@sms.cal.com`;

function asWord(name: string): string {
  const word = name
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, '.')
    .replaceAll(/^\.|\.$/g, '');
  return word === '' ? 'guest' : word;
}
