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

// Compiled code is kept for the next start, in a folder of our own: the default is in the shared
// temporary folder, where somebody else could lay code for us to run.
process.umask(0o077);
var path = require('node:path');
var home = process.env.GATES_HOME;
var cache = process.env.XDG_CACHE_HOME || path.join(require('node:os').homedir(), '.cache');
require('node:module').enableCompileCache(path.join(home || path.join(cache, 'gates'), 'compiled'));

// main.ts reports every error itself.
void import('./gates.ts');
