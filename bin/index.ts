/**
 * The library: `import { openGates } from 'gates-cli'`. The same doors as the command line — policy,
 * outbox, pace, store — without a terminal.
 */
import { catalogue } from '../gates/index.ts';
import { openLibrary } from '../src/library/open.ts';
import type { Gates, OpenOptions } from '../src/library/types.ts';

export { EXIT, type ErrorCategory, GateError } from '../src/domain/error.ts';
export type {
  DraftButton,
  DraftContact,
  DraftLink,
  DraftList,
  DraftMedia,
  DraftLocation,
  DraftQuickReply,
  DraftTemplate,
  DraftTemplateCard,
  MediaRef,
  Message,
} from '../src/domain/message.ts';
export type {
  Gates,
  MessageQuery,
  Messaging,
  Network,
  OpenOptions,
  Outgoing,
  RunOptions,
  Sent,
} from '../src/library/types.ts';

/**
 * Opens one person's gates. Nothing is read before the first call, and nothing is shown or asked:
 * what a person would be told at a terminal is thrown as a {@link GateError}, with its cure in `hint`.
 *
 * @example
 * const olga = openGates({ user: 'olga' });
 * await olga.whatsapp.send({ to: '+79991234567', text: 'Добрый день!' });
 * for await (const message of olga.whatsapp.messages({ limit: 50 })) console.log(message.text);
 * await olga.close();
 */
export function openGates(options: OpenOptions): Gates {
  return openLibrary(catalogue, options);
}
