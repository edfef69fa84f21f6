import { GateError, messageOf } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import { ENGLISH, type Translator } from '../language/translate.ts';

export interface Failure {
  code: string;
  message: string;
  hint: string | null;
  exitCode: number;
}

/** Anything thrown, as what a person or a script is told. Nothing in it is secret once redacted. */
export function failureOf(
  error: unknown,
  redact: (text: string) => string,
  { person, translator = ENGLISH }: { person?: string | undefined; translator?: Translator } = {},
): Failure {
  const known = asGateError(error);
  const { message, hint } = known.said;
  return {
    code: known.code,
    message: redact(translator.say(message)),
    hint: hint === undefined ? null : redact(forPerson(translator.say(hint), person)),
    exitCode: known.exitCode,
  };
}

/** A command about one of several people, e.g. `gates meta login`: the cure must work as it stands. */
const PERSONAL =
  /^(gates (?!user|vault|serve|sandbox|help|cron)[a-z]+(?: [A-Za-z0-9][\w-]*)*(?: --(?!help)[a-z-]+(?: (?:"[^"]*"|[^\s"-]\S*(?<![,.;:])))?)*)(?=$|[,.;:]| \(| ")/;

/** Gates name the next command without knowing whose run it was. */
export function forPerson(hint: string, person: string | undefined): string {
  if (person === undefined || hint.includes('--user')) return hint;
  return hint.replace(PERSONAL, `$1 --user ${person}`);
}

function asGateError(error: unknown): GateError {
  if (error instanceof GateError) return error;
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === 'ENOSPC' || code === 'SQLITE_FULL') {
    return new GateError({
      category: 'failed',
      code: 'disk_full',
      message: words`The disk is full; nothing was changed.`,
      hint: words`Free some space and run the command again.`,
      cause: error,
    });
  }
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    return new GateError({
      category: 'failed',
      code: 'not_permitted',
      message: words`Not permitted: ${messageOf(error)}.`,
      hint: words`Check who owns the file or folder, or set GATES_HOME to one of your own.`,
      cause: error,
    });
  }
  return new GateError({
    category: 'failed',
    code: 'internal',
    message: words`${messageOf(error)}`,
    hint: words`This is a fault in gates; run again with --verbose and report what it prints.`,
    cause: error,
  });
}
