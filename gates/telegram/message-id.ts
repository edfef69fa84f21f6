/** How a message is named outside this gate: a message id of Telegram is one only within its chat. */
export interface MessageName {
  /** The chat's id, digits with a `-` in front of those of groups and channels. */
  readonly chat: string;
  readonly message: number;
  /** The business connection it came or went by. */
  readonly business?: string | undefined;
}

/** `<chat>:<message>`, or `<business connection>/<chat>:<message>`. */
export function messageIdOf({ chat, message, business }: MessageName): string {
  return `${business === undefined ? '' : `${business}/`}${chat}:${message}`;
}

/** What such an id names; what stands after a `#` (what was done to it) is left out. `null` for anything else. */
export function readMessageId(externalId: string): MessageName | null {
  const [, business, chat, message] =
    /^(?:([^/:#]+)\/)?(-?\d+):(\d+)(?:#.*)?$/s.exec(externalId) ?? [];
  if (chat === undefined || message === undefined) return null;
  return { chat, message: Number(message), ...(business === undefined ? {} : { business }) };
}
