/** Graph writes `2026-11-20T08:00:00+0000`. What is no time is left as it is. */
export function isoOf(time: string): string {
  const date = new Date(time.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(date.getTime()) ? time : date.toISOString();
}
