/** The end of a command's help: how it is typed. Each line without its `gates`. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  gates ${line}`).join('\n')}`;
}
