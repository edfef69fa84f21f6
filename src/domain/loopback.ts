/** Whether an address leads to this machine only. Pretend platforms never call anything else. */
export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
