import type { App } from '../../../../src/app.ts';
import { words } from '../../../../src/domain/words.ts';
import { placeOf } from '../accounts.ts';
import {
  addPersona,
  checkPersona,
  listPersonas,
  personaNamed,
  removePersona,
} from '../personas.ts';

interface PersonaFlags {
  account?: string;
}

/** `gates messenger personas list` */
export async function list(app: App, flags: PersonaFlags): Promise<void> {
  const personas = await listPersonas(await placeOf(app, 'messenger', flags.account));
  app.ui.result(personas, () =>
    personas.length === 0
      ? words`No personas. Make one with: gates messenger personas add --help`
      : app.ui.table(
          personas.map((persona) => ({ ...persona })),
          [
            { key: 'id', title: 'ID' },
            { key: 'name', title: 'Name', flexible: true },
          ],
        ),
  );
}

/** `gates messenger personas add NAME --picture ADDRESS` */
export async function add(
  app: App,
  name: string,
  flags: PersonaFlags & { picture: string },
): Promise<void> {
  const { picture } = flags;
  checkPersona({ name, picture });
  const place = await placeOf(app, 'messenger', flags.account);
  const { dryRun } = app.options;
  const subject = place.session.account.id;
  const id = dryRun
    ? null
    : await (
        await app.audit(place.user)
      ).around({ action: 'messenger.persona-add', subject, detail: { name } }, () =>
        addPersona(place, { name, picture }),
      );
  app.ui.result(
    { id, name, picture, dryRun },
    dryRun
      ? words`Would add the persona “${name}”.`
      : words`✓ The persona “${name}” is added; its id is ${id ?? ''}.`,
  );
}

/** `gates messenger personas remove ID` */
export async function remove(app: App, id: string, flags: PersonaFlags): Promise<void> {
  const place = await placeOf(app, 'messenger', flags.account);
  const found = personaNamed(await listPersonas(place), id);
  const { dryRun } = app.options;
  const { name } = found;
  const removed =
    !dryRun &&
    (await app.ui.confirm(
      words`Remove the persona “${name}”? What was said under it keeps its name.`,
    ));
  if (removed) {
    const trace = {
      action: 'messenger.persona-remove',
      subject: place.session.account.id,
      detail: { name },
    };
    await (await app.audit(place.user)).around(trace, () => removePersona(place, found.id));
    await place.session.memory.forget('personas');
  }
  app.ui.result(
    { id: found.id, name, removed, dryRun },
    dryRun
      ? words`Would remove the persona “${name}”.`
      : removed
        ? words`✓ The persona “${name}” is removed.`
        : words`The persona “${name}” stays.`,
  );
}
