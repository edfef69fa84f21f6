/** What the platform calls a kind of file that goes by another name elsewhere. */
const RENAMED: Readonly<Record<string, string>> = { 'audio/x-m4a': 'audio/mp4' };

/** Under the platform's name. */
export function platformType(type: string): string {
  const plain = plainType(type);
  return RENAMED[plain] ?? plain;
}

/** Without parameters such as `codecs`. */
export function plainType(type: string): string {
  return type.split(';', 1)[0]?.trim() ?? type;
}
