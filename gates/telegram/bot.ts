/** Who a bot is. https://core.telegram.org/bots/api#getme */
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { BotApi } from './api.ts';

export interface Bot {
  id: string;
  name: string;
  /** With its `@`. */
  handle: string | null;
  /** Off: in groups it gets commands and answers to its own messages only. */
  readsGroups: boolean;
  joinsGroups: boolean;
  /** A person's business account may be connected to it. */
  business: boolean;
  inline: boolean;
}

/** @throws GateError `bad_answer` where that is no bot */
export async function readBot(api: BotApi): Promise<Bot> {
  const told = (await api.call('getMe')) as Readonly<Record<string, unknown>> | null;
  const id = told?.['id'];
  const name = told?.['first_name'];
  if (typeof id !== 'number' || typeof name !== 'string') {
    throw new GateError({
      category: 'failed',
      code: 'bad_answer',
      gate: 'telegram',
      message: words`Telegram did not say who this bot is.`,
      hint: 'gates telegram status',
    });
  }
  const username = told?.['username'];
  return {
    id: String(id),
    name,
    handle: typeof username === 'string' ? `@${username}` : null,
    readsGroups: told?.['can_read_all_group_messages'] === true,
    joinsGroups: told?.['can_join_groups'] === true,
    business: told?.['can_connect_to_business'] === true,
    inline: told?.['supports_inline_queries'] === true,
  };
}
