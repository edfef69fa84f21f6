import { GateError, messageOf } from '../domain/error.ts';
import { words } from '../domain/words.ts';

/**
 * What the file system refused, exit 1: `disk_full`, `<what>_not_writable` or `<what>_unreadable`.
 */
export function diskError(
  what: 'vault' | 'settings',
  act: 'read' | 'write',
  path: string,
  cause: unknown,
): GateError {
  const system = (cause as NodeJS.ErrnoException).code ?? '';
  const full = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(system);
  const refused = ['EACCES', 'EPERM', 'EROFS'].includes(system);
  const reading = act === 'read';
  const closed = reading ? words`you may not read there` : words`you may not write there`;
  const reason = full ? words`the disk is full` : refused ? closed : messageOf(cause);
  return new GateError({
    category: 'failed',
    code: full ? 'disk_full' : `${what}_${reading ? 'unreadable' : 'not_writable'}`,
    message: reading
      ? words`Cannot read ${path}: ${reason}.`
      : words`Cannot write ${path}: ${reason}.`,
    hint: full
      ? words`Free some space and run this again; what was there is unchanged.`
      : words`Give it back to your own account (chown, chmod u+rw), or set GATES_HOME to a folder of your own.`,
    cause,
  });
}
