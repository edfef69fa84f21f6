import { GateError, messageOf } from '../domain/error.ts';

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
  const reason = full
    ? 'the disk is full'
    : refused
      ? `you may not ${act} there`
      : messageOf(cause);
  return new GateError({
    category: 'failed',
    code: full ? 'disk_full' : `${what}_${act === 'read' ? 'unreadable' : 'not_writable'}`,
    message: `Cannot ${act} ${path}: ${reason}.`,
    hint: full
      ? 'Free some space and run this again; what was there is unchanged.'
      : 'Give it back to your own account (chown, chmod u+rw), or set GATES_HOME to a folder of your own.',
    cause,
  });
}
