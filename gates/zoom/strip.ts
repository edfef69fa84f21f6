/** Items of Zoom's as they are kept. */

/** What opens a recording or a meeting's host seat to whoever has it. */
const SECRETS: ReadonlySet<string> = new Set([
  'download_token',
  'download_access_token',
  'start_url',
  'host_key',
  'dynamic_host_key',
  'stream_key',
  'recording_play_passcode',
]);
/** Parameters of addresses that do: of a download, of the host's link, and of somebody's own one to join (`tk`). */
const SECRET_PARAMETERS = ['access_token', 'zak', 'tk'] as const;

/** The same without what opens something by itself: tokens, the host's link, tokens in addresses. Pure. */
export function stripped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripped);
  if (typeof value === 'string') return withoutToken(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inside]) => {
      if (SECRETS.has(name)) return [];
      const whole = name === 'download_url' && typeof inside === 'string';
      return [[name, whole ? inside.replace(/\?.*$/s, '') : stripped(inside)]];
    }),
  );
}

/** An address without the parameters that open something; any other text as it is. */
function withoutToken(text: string): string {
  if (!/[?&](?:access_token|zak|tk)=/.test(text) || !URL.canParse(text)) return text;
  const url = new URL(text);
  for (const name of SECRET_PARAMETERS) url.searchParams.delete(name);
  return url.href;
}
