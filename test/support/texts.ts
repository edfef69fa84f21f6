/** The texts that people read, as they stand in the sources. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { ROOT } from './gates.ts';

export interface Text {
  /** The key of its translations. */
  pattern: string;
  /** `src/cli/ui.ts:91` */
  at: string;
}

export interface Texts {
  files: number;
  /** Every `` words`…` ``, as `Words.pattern` makes it. */
  sentences: Text[];
  /** The title of every column of a table. */
  titles: Text[];
  /** Every plain string of `src/`: the help of what is no gate's own. */
  literals: Set<string>;
  /** `plural()` whose pattern cannot be told from the source: neither in `` words`…` `` nor a constant, or with forms that are no literals. */
  stray: Text[];
}

interface Node {
  type: string;
  start: number;
  [field: string]: any;
}

/** Reads every source file below these folders. */
export function textsIn(folders: readonly string[]): Texts {
  const texts: Texts = { files: 0, sentences: [], titles: [], literals: new Set(), stray: [] };
  for (const file of folders.flatMap(sourcesUnder)) {
    const source = readFileSync(join(ROOT, file), 'utf8');
    const at = ({ start }: Node) => `${file}:${source.slice(0, start).split('\n').length}`;
    const nodes = [...nodesOf(parseAst(source, { lang: file.endsWith('x') ? 'tsx' : 'ts' }))];
    // `const days = plural(…)` or `(n) => plural(n, …)`, put into words`…` further down.
    const named = new Map<string, Node>();
    for (const { type, id, init } of nodes) {
      if (type !== 'VariableDeclarator' || !init) continue;
      const value = init.type === 'ArrowFunctionExpression' ? init.body : init;
      if (isPlural(value)) named.set(id.name, value);
    }
    const inside = new Set<Node>(named.values());
    texts.files += 1;
    // The words themselves are made there.
    if (file === 'src/domain/words.ts') continue;
    for (const node of nodes) {
      if (node.type === 'TaggedTemplateExpression' && node['tag'].name === 'words') {
        const { quasis, expressions } = node['quasi'];
        const values = (expressions as Node[]).map(
          (value) => named.get(value['name'] ?? value['callee']?.name) ?? value,
        );
        values.filter(isPlural).forEach((value) => inside.add(value));
        texts.sentences.push({ pattern: patternOf(quasis, values), at: at(node) });
      } else if (isPlural(node) && (!inside.has(node) || formsOf(node) === null)) {
        texts.stray.push({ pattern: source.slice(node.start, node['end']), at: at(node) });
      }
      if (node.type === 'Literal' && file.startsWith('src/')) texts.literals.add(node['value']);
      const title = titleOf(node);
      if (title !== undefined) texts.titles.push({ pattern: title, at: at(node) });
    }
  }
  return texts;
}

function sourcesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1));
}

/** Outer ones first. */
function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const each of value) yield* nodesOf(each);
  else if (typeof value === 'object' && value !== null) {
    if (typeof (value as Node).type === 'string') yield value as Node;
    for (const each of Object.values(value)) yield* nodesOf(each);
  }
}

function patternOf(parts: readonly Node[], values: readonly Node[]): string {
  return parts
    .map((part, index) => {
      const { cooked } = part['value'];
      const argument = values[index];
      if (!argument) return cooked;
      const forms = isPlural(argument) ? formsOf(argument) : null;
      return forms
        ? `${cooked}{${index}, plural, one {${forms[0]}} other {${forms[1]}}}`
        : `${cooked}{${index}}`;
    })
    .join('');
}

function isPlural(node: Node): boolean {
  return node.type === 'CallExpression' && node['callee'].name === 'plural';
}

function formsOf(call: Node): [string, string] | null {
  const [, one, other] = call['arguments'] as Node[];
  const known = [one, other].every((form) => typeof form?.['value'] === 'string');
  return known ? [one?.['value'], other?.['value']] : null;
}

/** Of `{ key: 'id', title: 'ID' }`, a column. */
function titleOf(node: Node): string | undefined {
  if (node.type !== 'ObjectExpression') return undefined;
  const field = (name: string) =>
    (node['properties'] as Node[]).find((property) => property['key']?.name === name)?.['value'];
  return field('key')?.type === 'Literal' ? field('title')?.value : undefined;
}
