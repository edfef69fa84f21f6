import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  removeUnits,
  systemdUnits,
  unitFolder,
  unitPrefix,
  unitsIn,
  writeUnits,
} from '../../src/schedule/systemd.ts';
import { dailyAt, every } from '../../src/schedule/times.ts';

const HOME = '/home/olga/.config/gates';

function units(more: { mailTo?: string; launcher?: string } = {}) {
  const { mailTo = null, launcher = '/opt/gates/bin/gates.cjs' } = more;
  return systemdUnits({
    configFolder: HOME,
    program: { node: process.execPath, launcher },
    settingsFile: `${HOME}/cron.json`,
    timings: { refresh: dailyAt('03:20'), export: every('hour') },
    mailTo,
  });
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gates-units-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the units', () => {
  it('are a service and a timer for each job, and one that tells of failures', () => {
    const prefix = unitPrefix(HOME);
    expect(units().map(({ name }) => name)).toEqual([
      `${prefix}-refresh.service`,
      `${prefix}-refresh.timer`,
      `${prefix}-export.service`,
      `${prefix}-export.timer`,
      `${prefix}-failed@.service`,
    ]);
    const [service, timer] = units();
    expect(service?.text).toContain(`OnFailure=${prefix}-failed@refresh.service`);
    expect(service?.text).toContain('"cron" "run" "refresh" "--settings"');
    expect(timer?.text).toContain('OnCalendar=*-*-* 03:20:00');
    expect(timer?.text).toContain('Persistent=true');
    expect(units({ mailTo: 'olga@example.org' }).at(-1)?.text).toContain('olga@example.org');
  });

  const present = spawnSync('systemd-analyze', ['--version']).status === 0;
  it.skipIf(!present && !process.env['CI'])('are what systemd reads, whatever the path', () => {
    const odd = join(folder, 'a "b" 100% $HOME');
    for (const mailTo of [{}, { mailTo: 'olga@example.org' }]) {
      writeUnits(folder, units({ launcher: odd, ...mailTo }));
      const files = units().map(({ name }) => join(folder, name.replace('@.', '@refresh.')));
      writeUnits(folder, [{ name: 'x', text: '' }]);
      const ran = spawnSync('systemd-analyze', ['verify', '--user', '--man=no', ...files], {
        encoding: 'utf8',
        env: {
          PATH: process.env['PATH'],
          XDG_RUNTIME_DIR: folder,
          SYSTEMD_UNIT_PATH: `${folder}:`,
        },
      });
      expect(ran.stderr.split('\n').filter((line) => line.includes('gates-'))).toEqual([]);
    }
  });

  it('are found again by their home, and taken away without the neighbours', () => {
    const other = { name: 'backup.timer', text: '[Timer]\n' };
    writeUnits(folder, [...units(), other]);
    expect(unitsIn(folder, HOME)).toEqual(units().toSorted((a, b) => (a.name < b.name ? -1 : 1)));
    expect(unitsIn(folder, '/elsewhere')).toEqual([]);
    expect(unitsIn(join(folder, 'none'), HOME)).toEqual([]);
    // systemd warns of units that nobody but their owner may read.
    expect(statSync(join(folder, other.name)).mode & 0o777).toBe(0o644);
    removeUnits(folder, unitsIn(folder, HOME));
    expect(unitsIn(folder, HOME)).toEqual([]);
    expect(statSync(join(folder, other.name)).isFile()).toBe(true);
  });

  it('stand where systemd looks', () => {
    expect(unitFolder({ XDG_CONFIG_HOME: '/x' })).toBe('/x/systemd/user');
  });
});
