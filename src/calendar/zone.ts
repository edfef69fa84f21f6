/** Time zones by the names that people have for them. */
export function zone(text: string): string {
  return text;
}

export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
