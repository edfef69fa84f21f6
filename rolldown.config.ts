import { rmSync } from 'node:fs';
import { defineConfig, type Plugin } from 'rolldown';

/**
 * What `npm run build` makes of `bin/`: CommonJS (an import of a built-in module costs twice what a
 * `require` does), a chunk for each thing that is loaded when it is needed, so that starting up reads
 * only what the command uses.
 */
export default defineConfig({
  input: { cli: 'bin/gates.ts', index: 'bin/index.ts' },
  platform: 'node',
  plugins: [
    anew(),
    withoutChildProcess(),
    lessOfUndici(),
    nativeOfSqlite(),
    requiredInside(),
    lazyRequires(),
    inAscii(),
  ],
  // Native parts, what starts threads from files of its own, and what only a few commands need.
  external: ['@inquirer/prompts', 'conf', 'keytar', 'open', 'pg', 'pino'],
  output: {
    dir: 'dist',
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: 'chunks/[name]-[hash].cjs',
    minify: true,
    // Chunks of their own: of what would else hold them, most calls need another part.
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [
        { name: 'libphonenumber', test: /\/node_modules\/libphonenumber-js\// },
        {
          name: 'undici-more',
          test: /\/undici\/lib\/(web|mock|cache|interceptor|handler|dispatcher\/(?!agent|pool|client\.|client-h1|dispatcher|fixed))/,
        },
      ],
    },
  },
});

/** Text that is all ASCII takes half the room, and is read without decoding. */
function inAscii(): Plugin {
  return {
    name: 'in-ascii',
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        chunk.code = chunk.code.replaceAll(
          /[\u0080-\uFFFF]/g,
          (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
      }
    },
  };
}

/** Nothing of an earlier build is packed. */
function anew(): Plugin {
  return {
    name: 'anew',
    renderStart: ({ dir = 'dist' }) => rmSync(dir, { recursive: true, force: true }),
  };
}

/** Commander loads child_process, a seventh of its start, for subcommands that are programs of their own: we have none. */
function withoutChildProcess(): Plugin {
  const lazy = '\0lazy-child-process';
  return {
    name: 'commander-without-child-process',
    resolveId: (source, importer) =>
      source === 'node:child_process' && importer?.includes('/commander/') ? lazy : null,
    load: (id) =>
      id === lazy
        ? "export default { spawn: (...args) => require('node:child_process').spawn(...args) };"
        : null,
  };
}

/**
 * undici's index loads everything it has: WebSocket, caches, mocks, HTTP/2. Here each part is loaded when
 * it is asked for, which is two thirds less for a request.
 */
function lessOfUndici(): Plugin {
  return {
    name: 'less-of-undici',
    transform: (code, id) =>
      /\/undici\/(index|lib\/dispatcher\/client)\.js$/.test(id) ? requiredWhenUsed(code) : null,
  };
}

/** better-sqlite3's own code is bundled (it is fourteen files); its native part stays where its package is. */
function nativeOfSqlite(): Plugin {
  const folder = "path.join(path.dirname(require.resolve('better-sqlite3/package.json')), 'lib')";
  return {
    name: 'native-of-sqlite',
    transform: (code, id) =>
      id.endsWith('/better-sqlite3/lib/binding.js') ? code.replaceAll('__dirname', folder) : null,
  };
}

/** `const X = require('y')` at the head of a CommonJS module becomes `X$.$`, which requires; exports of such become getters. */
function requiredWhenUsed(code: string): string {
  const names: string[] = [];
  const lazy = (name: string, value: string) => {
    names.push(name);
    return `const ${name}$ = { get $() { return ${value} } }`;
  };
  let changed = code
    .replaceAll(
      /^const (\w+) = (require\('\.[^']+'\)(?:\.\w+)?)$/gm,
      (_, name: string, value: string) => lazy(name, value),
    )
    .replaceAll(
      /^const \{ ([\w, ]+) \} = (require\('\.[^']+'\))$/gm,
      (_, all: string, value: string) =>
        all
          .split(', ')
          .map((name) => lazy(name, `${value}.${name}`))
          .join('\n'),
    );
  for (const name of names) {
    const used = new RegExp(String.raw`(?<![\w$.'/])${name}(?![\w$'/:])`, 'g');
    changed = changed.replaceAll(used, `${name}$.$`);
  }
  return changed
    .replaceAll(
      /^module\.exports((?:\.\w+)*)\.(\w+) = (.*(?:\$\.\$|require\().*)$/gm,
      (_, path: string, name: string, value: string) =>
        `Object.defineProperty(module.exports${path}, '${name}', { enumerable: true, configurable: true, get: () => ${value} })`,
    )
    .replaceAll(/^ {2}(\w+): (require\('[^']+'\))(,?)$/gm, 'get $1() { return $2 }$3');
}

/** What the sources require late, for want of a synchronous import, is bundled like the rest. */
function requiredInside(): Plugin {
  return {
    name: 'required-inside',
    transform: (code) =>
      code.replaceAll(/createRequire\(import\.meta\.url\)\(('[^']+')\)/g, 'require($1)'),
  };
}

/**
 * Each `const x = require(…)` at the head of a chunk becomes an object that requires when it is first
 * used, as Babel's `lazy` option does: no module here does anything by being loaded, and most
 * commands run a small part of what they could.
 */
function lazyRequires(): Plugin {
  return {
    name: 'lazy-requires',
    renderChunk(code) {
      let lazy = code;
      for (const [line, name, module] of code.matchAll(HEAD)) {
        const used = new RegExp(
          String.raw`(?<![\w$]|[^.]\.)${name?.replaceAll('$', String.raw`\$`)}(?![\w$])`,
          'g',
        );
        const uses = [...code.matchAll(used)].length;
        const members = [...code.matchAll(new RegExp(`${used.source}\\.`, 'g'))].length;
        // Handed on as a whole (a default import), or loaded at any start: left as it is.
        if (uses !== members + 1 || ALWAYS_LOADED.has(module ?? '')) continue;
        lazy = lazy
          .replaceAll(new RegExp(`${used.source}\\.`, 'g'), `${name}.$.`)
          .replace(
            line,
            `const ${name} = { get $() { return (this.m ??= require("${module}")); } };`,
          );
      }
      return lazy;
    },
  };
}

const HEAD = /^(?:let|const) ([\w$]+) = require\("([^"]+)"\);$/gm;
const ALWAYS_LOADED = new Set(['node:fs', 'node:path', 'node:events', 'node:util', 'node:process']);
