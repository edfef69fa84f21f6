/** The verbs only Instagram has. Flags are read here; the work is loaded when it is asked for. */
import type { Command } from 'commander';
import type { App } from '../../src/app.ts';
import { messagingVerbs, type Network } from '../meta/messaging/verbs.ts';

const NETWORK: Network = { gate: 'instagram', account: 'account', one: 'an account' };

export function commands(group: Command, app: App): void {
  messagingVerbs(group, app, NETWORK);
}
