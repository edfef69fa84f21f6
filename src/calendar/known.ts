/** Which zones there are: IANA's, and fixed offsets. */

/** Names that Intl still gives, and those that IANA has for them now (its file `backward`). */
const RENAMED: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};

/** A zone by the name it has now. */
export function modern(zone: string): string {
  return RENAMED[zone] ?? zone;
}

const known = new Map<string, string | null>();

/** The zone of this name, in whatever case, as it is called now; `null`: there is none. */
export function knownZone(name: string): string | null {
  const found = known.get(name);
  if (found !== undefined) return found;
  let zone: string | null = null;
  try {
    zone = modern(new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone);
  } catch {
    // Intl's word for a zone that it does not know.
  }
  // What comes from outside must not fill the memory.
  if (known.size < 1000) known.set(name, zone === 'Etc/Unknown' ? null : zone);
  return known.get(name) ?? zone;
}

/** A zone whose clocks are never changed. Minutes east of Greenwich. */
export function fixedZone(minutes: number): string {
  if (minutes === 0) return 'UTC';
  // The sign is POSIX's: Etc/GMT-3 is three hours east.
  if (minutes % 60 === 0) return `Etc/GMT${minutes > 0 ? '-' : '+'}${Math.abs(minutes) / 60}`;
  return offsetText(minutes);
}

/** A fixed offset and nothing else: no place is told by it. */
export function isFixed(zone: string): boolean {
  return /^(?:UTC|Etc\/.+|[+-]\d{2}:\d{2})$/.test(zone);
}

/** `+05:30`. */
export function offsetText(minutes: number): string {
  const whole = Math.abs(minutes);
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  return `${minutes < 0 ? '-' : '+'}${pad(hours)}:${pad(rest)}`;
}

/** `UTC+0`, `UTC+1`, `UTC+5:30`. */
export function utcText(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? '-' : '+'}${hours}${rest === 0 ? '' : `:${pad(rest)}`}`;
}

const offsets = new Map<string, Intl.DateTimeFormat>();

/** How far the clocks of a zone are from UTC at a moment (epoch milliseconds), in minutes. */
export function offsetAt(zone: string, at: number): number {
  let format = offsets.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
    offsets.set(zone, format);
  }
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  const away = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return sign === '-' ? -away : away;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
