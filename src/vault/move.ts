import { GateError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import { entryPath, sameCredential } from './entry.ts';
import type { EntryName, Vault } from './vault.ts';

export interface MoveCounts {
  /** Copied, compared and deleted from the source. */
  moved: number;
  /** Only in the target: moved by an earlier run. */
  alreadyThere: number;
  /** In neither. */
  missing: number;
}

export interface MoveStep {
  stage: 'copy' | 'compare' | 'delete';
  done: number;
  total: number;
}

/**
 * Moves entries between vaults: all are copied, all are read back and compared, and only then is
 * anything deleted from the source. Interrupted anywhere it can be run again; where both have an
 * entry, the source's is the one in use and wins. Throws what the vaults throw, and `vault_move_failed`.
 */
export async function moveEntries(
  from: Vault,
  to: Vault,
  names: readonly EntryName[],
  progress: (step: MoveStep) => void = () => undefined,
): Promise<MoveCounts> {
  const counts: MoveCounts = { moved: 0, alreadyThere: 0, missing: 0 };
  const unique = [...new Map(names.map((name) => [entryPath(name), name])).values()];
  const held: EntryName[] = [];
  for (const [index, name] of unique.entries()) {
    const credential = await from.get(name);
    const there = await to.get(name);
    if (credential) {
      if (!there || !sameCredential(credential, there)) await to.set(name, credential);
      held.push(name);
    } else if (there) counts.alreadyThere += 1;
    else counts.missing += 1;
    progress({ stage: 'copy', done: index + 1, total: unique.length });
  }
  for (const [index, name] of held.entries()) {
    const [source, target] = [await from.get(name), await to.get(name)];
    if (!source || !target || !sameCredential(source, target)) throw differs(name);
    progress({ stage: 'compare', done: index + 1, total: held.length });
  }
  for (const [index, name] of held.entries()) {
    await from.delete(name);
    counts.moved += 1;
    progress({ stage: 'delete', done: index + 1, total: held.length });
  }
  return counts;
}

function differs(name: EntryName): GateError {
  return new GateError({
    category: 'failed',
    code: 'vault_move_failed',
    message: words`The entry gates/${entryPath(name)} is not the same in both vaults after copying; nothing was deleted.`,
    hint: words`Stop other gates commands, and run gates vault move again.`,
  });
}
