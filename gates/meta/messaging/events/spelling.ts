/** The platform writes `quick_reply`; libraries that keep its webhooks write `quickReply`. Both are read. */
import { type Json, object } from '../../json.ts';

/** A field by its name in the platform's spelling, in whichever of the two it came. */
export function field(part: Json | null | undefined, name: string): unknown {
  return (
    part?.[name] ??
    part?.[name.replaceAll(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase())]
  );
}

export function fields(part: Json | null | undefined, name: string): Json | null {
  return object(field(part, name));
}

/** A name in the platform's spelling: `accountLinking` and `account-linking` are `account_linking`. */
export function platformName(name: string): string {
  return name
    .replaceAll('-', '_')
    .replaceAll(/(?<=[a-z\d])[A-Z]/g, (letter) => `_${letter}`)
    .toLowerCase();
}
