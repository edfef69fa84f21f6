/** The address a platform has to be given for one person's gate. */
export function callbackUrl(publicUrl: string, gate: string, user: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/webhook/${gate}/${user}`;
}
