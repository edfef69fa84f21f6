import { describe, expect, it } from 'vitest';
import { isDumb, jsonLine, oneLine, plain, screen, wantsColor } from '../../src/cli/terminal.ts';

const ESC = '\u001B';
const BEL = '\u0007';

describe('text of strangers', () => {
  it.each([
    ['colour', `${ESC}[31mred${ESC}[0m`, 'red'],
    ['clearing the screen', `${ESC}[2J${ESC}[Hgone`, 'gone'],
    ['a CSI with intermediates', `${ESC}[!p${ESC}[?25l${ESC}[1 qx`, 'x'],
    ['C1 form of a CSI', '\u009B31mred', 'red'],
    ['the window’s title', `${ESC}]0;evil${BEL}text`, 'text'],
    ['a link, ended by ST', `${ESC}]8;;http://evil${ESC}\\click${ESC}]8;;${ESC}\\`, 'click'],
    ['a clipboard write in C1 form', '\u009D52;c;ZXZpbA==\u009Ctext', 'text'],
    ['a device control string', `${ESC}P+q544e${ESC}\\text`, 'text'],
    ['a string without an end hides nothing', `before ${ESC}]0;after`, 'before 0;after'],
    ['a charset switch', `${ESC}(0lqk`, 'lqk'],
    ['a full reset', `${ESC}cx`, 'x'],
    ['a lone escape at the end', `x${ESC}`, 'x'],
    ['nested: what is left is no sequence', `${ESC}${ESC}[31m[31mx`, '[31mx'],
    ['a bell, a backspace, a null', `a${BEL}\b\u0000b`, 'ab'],
    ['overwriting the line', 'amount 10\rAMOUNT 99', 'amount 10\nAMOUNT 99'],
    ['right-to-left override', 'photo\u202Egnp.exe\u202C', 'photognp.exe'],
    ['isolates and marks', '\u2066a\u2069\u200Eb\u200F\u061C', 'ab'],
    ['what nobody sees', 'a\u200Bd\u2060m\uFEFFin', 'admin'],
    ['line separators', 'a\u2028b\u2029c', 'abc'],
    ['Russian, tab and newline stay', 'Добрый\tдень\nи вам', 'Добрый\tдень\nи вам'],
    ['a family of emoji stays', '👨‍👩‍👧 👋🏽', '👨‍👩‍👧 👋🏽'],
  ])('%s', (_what, hostile, shown) => {
    expect(plain(hostile)).toBe(shown);
    // eslint-disable-next-line no-control-regex -- nothing of the kind may be left
    expect(plain(hostile)).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E]/);
    expect(JSON.parse(jsonLine(hostile))).toBe(hostile);
    // eslint-disable-next-line no-control-regex -- as above
    expect(jsonLine(hostile)).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/);
  });

  it('is one line in tables and prompts', () => {
    expect(oneLine('  a\n\n b\r\nc\t d ')).toBe('a b c d');
  });

  it('leaves our own bold titles in a whole screen, and nothing else', () => {
    expect(screen(`${ESC}[1mID${ESC}[22m\n${ESC}[31mred${ESC}[2J`)).toBe(
      `${ESC}[1mID${ESC}[22m\nred`,
    );
  });
});

describe('colour', () => {
  it.each([
    [{}, true, true, true],
    [{}, true, false, false],
    [{}, false, true, false],
    [{ NO_COLOR: '1' }, true, true, false],
    [{ NO_COLOR: '' }, true, true, true],
    [{ TERM: 'dumb' }, true, true, false],
    [{ FORCE_COLOR: '1' }, true, false, true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true, false, false],
  ])('%j, flag %s, terminal %s → %s', (env, flag, isTTY, wanted) => {
    expect(wantsColor(env, flag, isTTY)).toBe(wanted);
  });

  it('knows a dumb terminal', () => {
    expect([isDumb({ TERM: 'dumb' }), isDumb({ TERM: 'xterm' }), isDumb({})]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
