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

/** Which business account; without them that of the numbers set up here, or the only one. */
export interface BusinessFlags {
  account?: string;
  businessAccount?: string;
}

export interface ScheduleFlags extends BusinessFlags {
  type: string;
  from: string;
  to: string;
  timezone?: string;
  days?: string;
  description?: string;
  inactive?: boolean;
  repeat?: string;
  until?: string;
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

/** For verbs that work on a business account. */
export function ofBusiness(command: Command): Command {
  return ofNumber(command).option('--business-account <id>', 'the WhatsApp business account');
}

/** An option that may be given several times: all its values, in order. */
export function repeated(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
