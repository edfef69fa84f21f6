import { describe, expect, it, test } from 'vitest';
import {
  blockIn,
  crontabBlock,
  mailToOf,
  shellWord,
  withBlock,
  withoutBlock,
} from '../../src/schedule/crontab.ts';
import { dailyAt, every } from '../../src/schedule/times.ts';

const HOME = '/home/olga/.config/gates';
const OTHERS = '# mine\nMAILTO=olga\n\n0 5 * * 1 tar -zcf /var/backups/home.tgz /home/\n';

function block(more: { configFolder?: string; mailTo?: string; node?: string } = {}): string {
  const { configFolder = HOME, mailTo = null, node = '/usr/bin/node' } = more;
  return crontabBlock({
    configFolder,
    program: { node, launcher: '/opt/gates/bin/gates.cjs' },
    settingsFile: `${configFolder}/cron.json`,
    timings: { refresh: dailyAt('03:20'), export: every('hour') },
    mailTo,
    mailAfter: 'olga',
  });
}

describe('the block', () => {
  it('has absolute paths, says nothing on success, and holds no setting', () => {
    expect(block().split('\n')).toEqual([
      `# gates begin ${HOME} (made by: gates cron install)`,
      `20 3 * * * /usr/bin/node /opt/gates/bin/gates.cjs cron run refresh --settings ${HOME}/cron.json >/dev/null`,
      `17 * * * * /usr/bin/node /opt/gates/bin/gates.cjs cron run export --settings ${HOME}/cron.json >/dev/null`,
      `# gates end ${HOME}`,
      '',
    ]);
  });

  it('has mail sent to the owner, and later lines’ mail to whom it went before', () => {
    const lines = block({ mailTo: 'olga@example.org' }).split('\n');
    expect(lines[1]).toBe('MAILTO="olga@example.org"');
    expect(lines[4]).toBe('MAILTO="olga"');
  });

  it('keeps blanks, quotes and percent signs of a path together', () => {
    const text = block({ node: "/opt/it's 100%/node" });
    expect(text).toContain(String.raw`* * * '/opt/it'\''s 100\%/node' /opt/gates`);
  });
});

describe('in a crontab', () => {
  test.each([
    ['an empty one', ''],
    ['one with other entries', OTHERS],
    ['one without a newline at its end', OTHERS.trimEnd()],
  ])('%s gets it at its end, and is itself again without it', (_, text) => {
    const added = withBlock(text, HOME, block());
    expect(added.startsWith(text)).toBe(true);
    expect(added.endsWith(block())).toBe(true);
    expect(withoutBlock(added, HOME).trimEnd()).toBe(text.trimEnd());
  });

  it('is replaced where it stands', () => {
    const text = `${withBlock(OTHERS, HOME, block())}@daily true\n`;
    const again = withBlock(text, HOME, block({ node: '/usr/local/bin/node' }));
    expect(again).toBe(`${OTHERS}${block({ node: '/usr/local/bin/node' })}@daily true\n`);
    expect(withBlock(again, HOME, block())).toBe(text);
  });

  it('is told from that of another home, also where one path begins like the other', () => {
    const longer = `${HOME}-test`;
    const text = withBlock(
      withBlock(OTHERS, longer, block({ configFolder: longer })),
      HOME,
      block(),
    );
    expect(blockIn(text, HOME)).toBe(block());
    expect(blockIn(text, longer)).toBe(block({ configFolder: longer }));
    expect(blockIn(withoutBlock(text, HOME), HOME)).toBeNull();
    expect(withoutBlock(text, HOME)).toBe(
      withBlock(OTHERS, longer, block({ configFolder: longer })),
    );
  });

  it('whose end is gone is left alone', () => {
    const broken = withBlock(OTHERS, HOME, block()).replace(`# gates end ${HOME}\n`, '');
    expect(() => withBlock(broken, HOME, block())).toThrow(/without its end/);
    expect(() => withoutBlock(broken, HOME)).toThrow(/without its end/);
  });

  it('knows whom cron wrote to above it', () => {
    expect(mailToOf('', HOME)).toBeNull();
    expect(mailToOf(OTHERS, HOME)).toBe('olga');
    expect(mailToOf('MAILTO=""\n', HOME)).toBe('');
    const text = `MAILTO = 'azarya'\n${block({ mailTo: 'x@example.org' })}MAILTO=later\n`;
    expect(mailToOf(text, HOME)).toBe('azarya');
  });
});

test.each([
  ['/usr/bin/node', '/usr/bin/node'],
  ['a b', "'a b'"],
  ["it's", String.raw`'it'\''s'`],
  ['$HOME;x', "'$HOME;x'"],
])('%s is one word to sh', (word, quoted) => expect(shellWord(word)).toBe(quoted));
