#!/usr/bin/env node
// Plain old JavaScript on purpose: it must run on a Node that is too old, to say so.
'use strict';
var need = [22, 22];
var have = process.versions.node.split('.').map(Number);
if (have[0] < need[0] || (have[0] === need[0] && have[1] < need[1])) {
  process.stderr.write(
    'gates needs Node ' + need.join('.') + ' or newer; this is ' + process.versions.node + '.\n',
  );
  process.exit(1);
}

var path = require('node:path');
var fs = require('node:fs');

/** What a package has had written beforehand (`npm run build`), or `null`: `gates … --help`, unless the terminal is narrow. */
function helpPage(words) {
  var last = words[words.length - 1];
  var asked = words.slice(0, -1);
  var plain = asked.every(function (word) {
    return /^[a-z][a-z-]*$/.test(word);
  });
  // Before other words it asks for the help of those it follows: that is left to commander.
  if ((last !== '--help' && last !== '-h') || !plain || process.stdout.columns < 80) return null;
  try {
    var page = path.join.apply(path, [__dirname, '../dist/help', language()].concat(asked));
    return fs.readFileSync(page + '.txt', 'utf8');
  } catch {
    return null;
  }
}

/** As src/cli/language.ts has it. */
function language() {
  var env = process.env;
  var said = [env.GATES_LANG, env.LC_ALL || env.LC_MESSAGES || env.LANG]
    .map(function (word) {
      return (word || '').trim().toLowerCase().slice(0, 2);
    })
    .find(function (word) {
      return word === 'ru' || word === 'en';
    });
  return said || 'en';
}

// A checkout runs its sources; a package has them built.
var source = path.join(__dirname, 'gates.ts');
var built = !fs.existsSync(source);
var page = built ? helpPage(process.argv.slice(2)) : null;
if (page === null) {
  // Compiled code is kept for the next start, in a folder of our own: the default is in the shared
  // temporary folder, where somebody else could lay code for us to run.
  process.umask(0o077);
  var own = require('node:os').homedir();
  // As src/home.ts reads it.
  var home = (process.env.GATES_HOME || '').replace(/^~(?=$|\/)/, own);
  var cache = process.env.XDG_CACHE_HOME || path.join(own, '.cache');
  require('node:module').enableCompileCache(
    path.join(home || path.join(cache, 'gates'), 'compiled'),
  );
  // main.ts reports every error itself.
  if (built) require('../dist/cli.cjs');
  else void import(source);
} else {
  // `gates --help | head`: the reader has seen enough.
  process.stdout.on('error', function () {
    process.exit(0);
  });
  process.stdout.write(page);
}
