/** An account that only an import made: its messages can be read, nothing is sent from it. */
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { reader } from '../../../gates/telegram/archive/reader.ts';
import type { App } from '../../../src/app.ts';
import { register as list } from '../../../src/cli/commands/account/list.ts';
import { parse } from '../../../src/cli/parse.ts';
import { importArchive } from '../../../src/importing/import.ts';
import { account, ANNA, chat, ME, said, writeExport } from '../../support/telegram-export.ts';
import { recordingUi } from '../../support/ui.ts';
import { newWorld, type World } from './world.ts';

const ID = `telegram:${ME.id}`;

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await world.logInBot();
  const place = join(world.folder, 'ChatExport');
  await importArchive(world.app, 'olga', {
    files: [writeExport(place, account([chat([said(1, 'Можно в четверг?')])]))],
    reader,
    media: false,
    dryRun: false,
    onProgress: () => undefined,
  });
});
afterAll(() => world.close());

it('is read by its id', async () => {
  const { value } = await world.run('read', '--account', ID);
  expect(value).toMatchObject([{ text: 'Можно в четверг?' }]);
  expect((await world.run('media', 'list', '--account', ID)).value).toEqual([]);
});

it('sends nothing, and is not offered for it', async () => {
  await expect(
    world.run('send', '--account', ID, '--to', String(ANNA.id), 'Да'),
  ).rejects.toMatchObject({ code: 'not_set_up', exitCode: 2 });
  await expect(world.run('send', '--to', ANNA.name, 'Да')).rejects.toMatchObject({
    code: 'other_account',
    hint: expect.not.stringContaining('--account') as string,
  });
});

it('is listed as what it is', async () => {
  const rows: Readonly<Record<string, unknown>>[] = [];
  const { ui, shown } = recordingUi({
    table(these) {
      rows.push(...these);
      return '';
    },
  });
  const group = new Command('account').exitOverride();
  const app: App = { ...world.app, ui };
  list(group, app);
  await parse(group, ['list']);
  expect(shown.at(-1)?.value).toEqual(
    expect.arrayContaining([expect.objectContaining({ id: ID, enabled: false })]),
  );
  expect(String(rows.find(({ id }) => id === ID)?.['enabled'])).toBe('not set up (import)');
  expect(rows.find(({ id }) => id !== ID)?.['enabled']).toBe(true);
});
