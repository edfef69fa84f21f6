import type { Command } from 'commander';

export interface SetupFlags {
  businessAccount?: string;
  number?: string;
  appId?: string;
  appSecretFile?: string;
  withToken?: boolean;
}

export interface NumberFlags {
  account?: string;
}

/** Flags of what sets a number up. */
export function setupFlags(command: Command): Command {
  return command
    .option('--business-account <id>', 'the WhatsApp business account')
    .option('--number <id>', 'the phone number, or its id')
    .option('--app-id <id>', 'the Meta app; found by the token unless told')
    .option('--app-secret-file <file>', 'the app’s secret from a file, - for stdin')
    .option('--with-token', 'read a system user’s token from stdin');
}

/** For verbs that work on one of a person's numbers. */
export function ofNumber(command: Command): Command {
  return command.option('--account <id>', 'which of several numbers');
}
