/** The verbs only this gate has. Flags are read in `commands/verbs/`; the work is loaded when it is asked for. */
import type { Command } from 'commander';
import type { App } from '../../src/app.ts';

export function commands(_group: Command, _app: App): void {}
