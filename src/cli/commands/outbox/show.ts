import { clockTime } from '../../../domain/moment.ts';
import { stateName } from '../../../domain/states.ts';
import { words } from '../../../domain/words.ts';
import type { StatusRecord } from '../../../store/store.ts';
import { calledOf } from '../../../traffic/who.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';
import { findOutbox, outboxView, storiesOf, whyOf } from '../../outbox.ts';
import { oneLine } from '../../terminal.ts';

export const register: Register = (group, app) => {
  group
    .command('show')
    .description('One message sent, with every status the platform reported')
    .argument('<id>', 'as in gates outbox list')
    .addHelpText('after', examples('outbox show 74926d49 --user olga'))
    .action(async (id: string) => {
      const user = await app.user();
      const row = await findOutbox(app, user, id);
      const store = await app.store(user);
      const history = row.externalId
        ? await store.statuses.history(row.accountId, row.externalId)
        : [];
      const called = await calledOf(store, row.gate, row.draft.to);
      const stories = await storiesOf(app, user, [row]);
      const why = whyOf(row, stories, app.now());
      const hint = stories.reasons.get(row.id)?.hint;
      const view = {
        ...outboxView(row, stories),
        draft: row.draft,
        history: history.map(statusView),
      };
      app.ui.result(view, () => [
        words`${stateName(row.state)} · ${row.gate} · to ${oneLine(called)} · ${row.externalId ?? words`no platform id`}`,
        ...(row.draft.text ? [`    ${oneLine(row.draft.text)}`] : []),
        ...(why === null ? [] : [row.error ? words`  ✗ ${why}` : words`  … ${why}`]),
        ...(hint === undefined || hint === null ? [] : [words`  → ${hint}`]),
        ...history.map(
          (each) => words`  ${clockTime(each.at, app.now())}  ${stateName(each.status)}`,
        ),
      ]);
    });
};

function statusView(status: StatusRecord): Record<string, unknown> {
  return {
    status: status.status,
    at: new Date(status.at).toISOString(),
    error: status.error,
  };
}
