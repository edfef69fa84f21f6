/** What Telegram's errors mean and what cures them. https://core.telegram.org/bots/api#making-requests */
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';

interface Fault {
  description?: string;
  error_code?: number;
  parameters?: { retry_after?: number; migrate_to_chat_id?: number };
}

export function platformError(
  status: number,
  json: unknown,
  _headers: Readonly<Record<string, string>>,
): GateError {
  const fault = (json ?? {}) as Fault;
  return new GateError({
    category: status >= 500 ? 'unreachable' : 'failed',
    code: 'telegram_error',
    gate: 'telegram',
    platformCode: String(fault.error_code ?? status),
    message: words`Telegram: ${fault.description ?? String(status)}`,
  });
}
