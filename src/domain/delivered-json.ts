/** What a platform delivered, read. */
import { GateError } from './error.ts';
import { words } from './words.ts';

/** @throws GateError exit 1, `bad_webhook`, for a body that is no JSON: whoever applies it sets it aside whole */
export function deliveredJson(gate: string, body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch (cause) {
    throw new GateError({
      category: 'failed',
      code: 'bad_webhook',
      gate,
      message: words`The webhook body is not JSON.`,
      cause,
    });
  }
}
