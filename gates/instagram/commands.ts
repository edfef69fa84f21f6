/** The verbs only Instagram has. Flags are read here; the work is loaded when it is asked for. */
import type { Command } from 'commander';
import type { App } from '../../src/app.ts';
import {
  type Network,
  profileVerbs,
  setupVerb,
  statusVerb,
  threadVerbs,
} from '../meta/messaging/verbs.ts';

const NETWORK: Network = { gate: 'instagram', account: 'account', one: 'an account' };

export function commands(group: Command, app: App): void {
  setupVerb(group, app, NETWORK);
  statusVerb(group, app, NETWORK);
  profileVerbs(
    group.command('profile').description('What people see before they write'),
    app,
    NETWORK,
  );
  threadVerbs(group, app, NETWORK);
}
