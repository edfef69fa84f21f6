import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Machine, newMachine } from '../support/gates.ts';
import { killedAfter } from '../support/killed.ts';
import { MEASURED, peakOf } from '../support/peak.ts';
import { chat, said, writeBulkExport } from '../support/telegram-export.ts';

/** Each `gates` says at its end how much memory it needed at most. */
/** With a small nursery: how large the engine lets it grow depends on what else runs on the machine. */
const STEADY = { NODE_OPTIONS: `--max-semi-space-size=8 ${MEASURED.NODE_OPTIONS}` };
const BYTES = 20_000_000;
/** Far less than the values of the larger file would take: several times its 80 MB. */
const MOST_MORE_KILOBYTES = 96 * 1024;
const COMMAND = ['import', 'telegram-desktop'];

describe('gates import telegram-desktop', () => {
  let machine: Machine;
  let bulk = '';
  let count = 0;

  beforeAll(async () => {
    machine = newMachine();
    bulk = machine.file('bulk.json', '');
    count = writeBulkExport(bulk, BYTES);
    for (const user of ['olga', 'azarya']) {
      expect((await machine.gates(['user', 'add', user])).code).toBe(0);
    }
  });
  afterAll(() => machine?.destroy());

  it('killed again and again and run once more, brings everything once', async () => {
    let kills = 0;
    for (let wait = 400; wait < 4000; wait += 300) {
      if (
        (await killedAfter(machine, wait, [...COMMAND, bulk, '--user', 'olga', '--json'])) ===
        'ended'
      )
        break;
      kills += 1;
    }
    expect(kills).toBeGreaterThan(2);
    const ran = await machine.gates([...COMMAND, bulk, '--user', 'olga', '--json']);
    expect(ran.json).toMatchObject({ messages: count, setAside: [], complete: true });
    expect((await machine.gates(['user', 'show', 'olga', '--json'])).json).toMatchObject({
      messages: count,
    });
    const again = await machine.gates([...COMMAND, bulk, '--user', 'olga', '--json']);
    expect(again.json).toMatchObject({ messages: count, new: 0, known: count });
  });

  it('looks through 80 MB with the memory that 20 MB take', async () => {
    const large = machine.file('large.json', '');
    const more = writeBulkExport(large, 4 * BYTES);
    const look = (file: string) =>
      machine.gates([...COMMAND, file, '--user', 'azarya', '--dry-run', '--json'], {
        env: STEADY,
      });
    const [small, whole] = [await look(bulk), await look(large)];
    expect(whole.json).toMatchObject({ messages: more, new: more, dryRun: true });
    expect(peakOf(whole.stderr) - peakOf(small.stderr)).toBeLessThan(MOST_MORE_KILOBYTES);
  });

  it('refuses what is no such export, and says how to make one', async () => {
    const html = machine.file('messages.html', '<html></html>');
    const group = chat([said(1, 'Да')], { type: 'private_group', id: 5 });
    const cases = [
      [machine.file('none.json', '{"threads":[]}'), 2, 'no_messages', /Machine-readable JSON/],
      [html, 2, 'not_understood', /Machine-readable JSON/],
      [`${html}x`, 2, 'no_file', /Check the path/],
      [machine.file('group.json', JSON.stringify(group)), 2, 'no_owner', /--me NAME/],
      [
        machine.file('cut.json', '{"name":"Anna","type":"personal_chat","id":5,'),
        1,
        'bad_file',
        null,
      ],
    ] as const;
    for (const [file, exitCode, code, hint] of cases) {
      const ran = await machine.gates([...COMMAND, file, '--user', 'azarya', '--json']);
      expect(ran.error).toMatchObject({ code, exitCode });
      if (hint) expect(ran.error?.hint).toMatch(hint);
      expect([ran.code, ran.stdout]).toEqual([exitCode, '']);
    }
    expect((await machine.gates(['user', 'show', 'azarya', '--json'])).json).toMatchObject({
      messages: 0,
    });
  });
});
