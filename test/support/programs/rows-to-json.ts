/** `rows-to-json.ts STORE SELECT FILE`: what `sqlite3 -json STORE SELECT > FILE` does, where that is not installed. */
import { openSync, writeSync } from 'node:fs';
import Database from 'better-sqlite3';

const [store = '', select = '', path = ''] = process.argv.slice(2);
const file = openSync(path, 'w');
let rows: string[] = [];
for (const row of new Database(store, { readonly: true }).prepare(select).iterate()) {
  if (rows.push(JSON.stringify(row)) < 1000) continue;
  writeSync(file, `${rows.join(',\n')},\n`);
  rows = [];
}
writeSync(file, rows.join(',\n'));
