/** Styles that change how a mail looks, and neither where it stands nor what it loads. */

/** Numbers, names and colours: no address, no function, no escaped letter. */
const PLAIN = /^[\w\s#%.,'"+-]{1,200}(!\s?important)?$/i;
const COLOUR = /^(#[\da-f]{3,8}|[a-z]{3,20}|(rgb|hsl)a?\([\d\s.,%/]{5,40}\))(\s?!important)?$/i;
/** Without a minus in front: nothing is drawn over anything. */
const LENGTHS =
  /^(auto|0|\d{1,4}(\.\d{1,3})?(px|pt|em|rem|ex|%|in|cm|mm)?)(\s+(auto|0|\d{1,4}(\.\d{1,3})?(px|pt|em|rem|ex|%|in|cm|mm)?)){0,3}(\s?!important)?$/i;
const BORDER = /^[\w\s#.,()%]{1,80}$/;

const of = (names: string, pattern: RegExp): [string, RegExp[]][] =>
  names.split(' ').map((name) => [name, [pattern]]);

export const STYLES: Readonly<Record<string, RegExp[]>> = Object.fromEntries([
  ...of('color background-color border-color', COLOUR),
  ...of(
    'font font-family font-size font-style font-weight font-variant text-align text-decoration text-transform vertical-align white-space word-break overflow-wrap list-style-type border-collapse direction unicode-bidi table-layout line-height letter-spacing border-style border-radius',
    PLAIN,
  ),
  ...of(
    'margin margin-top margin-right margin-bottom margin-left padding padding-top padding-right padding-bottom padding-left width max-width min-width height max-height border-width border-spacing text-indent',
    LENGTHS,
  ),
  ...of('border border-top border-right border-bottom border-left', BORDER),
  ['display', [/^(block|inline|inline-block|table|table-row|table-cell|none)$/]],
]);
