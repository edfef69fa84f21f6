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
require('node:module').enableCompileCache();
void import('./gates.ts');
