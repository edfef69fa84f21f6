import type { Flaw, Trail } from '../../../audit/chain.ts';
import type { AuditHead } from '../../../domain/audit.ts';
import { GateError, usageError } from '../../../domain/error.ts';
import { plural, type Words, words } from '../../../domain/words.ts';
import type { Store } from '../../../store/store.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';

const PAGE = 1000;

export const register: Register = (group, app) => {
  group
    .command('verify')
    .description('Prove that no row was changed, removed or moved')
    .option(
      '--head <row:hash>',
      'an end of the trail that you noted down earlier (repeatable)',
      collect,
    )
    .addHelpText('after', examples('audit verify --user olga', 'audit verify --user olga --json'))
    .action(async (flags: { head?: readonly string[] }) => {
      const told = (flags.head ?? []).map(headOf);
      const user = await app.user();
      const store = await app.store(user);
      const { verify } = await import('../../../audit/chain.ts');
      const { headFile, readHead } = await import('../../../audit/head.ts');
      const noted = readHead(headFile(app.home.userFolder(user)));
      const verdict = await verify(trailOf(store), noted ? [noted, ...told] : told);
      if (!verdict.ok) throw broken(user, verdict.flaw);
      const { head } = verdict;
      const rows = head?.id ?? 0;
      app.ui.result({ user, ok: true, rows, head: head && `${rows}:${head.hash}` }, [
        words`✓ ${plural(rows, '# row', '# rows')} of ${user}: the trail is whole.`,
        ...(head ? [words`  Its end: ${`${rows}:${head.hash}`}`] : []),
      ]);
    });
};

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

function trailOf(store: Store): Trail {
  return {
    after: (afterId) => store.audit.list({ afterId, limit: PAGE }),
    count: () => store.audit.count(),
  };
}

function headOf(text: string): AuditHead {
  const [, id, hash] = /^(\d+):([0-9a-f]{64})$/.exec(text.trim()) ?? [];
  if (id !== undefined && hash !== undefined) return { id: Number(id), hash };
  throw usageError(
    words`--head takes ROW:HASH as audit verify prints it, not “${text}”.`,
    'gates audit verify',
  );
}

function broken(user: string, flaw: Flaw): GateError {
  return new GateError({
    category: 'failed',
    code: 'audit_broken',
    message: words`The audit trail of ${user} is broken at row ${String(flaw.row)}: ${reasonOf(flaw)}`,
    hint: words`What stands before that row holds. Compare with a backup: gates audit list --user ${user}`,
  });
}

function reasonOf({ problem, other }: Flaw): Words {
  switch (problem) {
    case 'changed':
      return words`it is not what was written.`;
    case 'missing':
      return words`it was removed.`;
    case 'swapped':
      return words`what belongs there stands in row ${String(other ?? '')}.`;
    case 'added':
      return words`it was not written by gates.`;
    case 'rewritten':
      return words`it is not the one that was noted outside of the store.`;
  }
}
