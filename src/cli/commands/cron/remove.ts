import { words } from '../../../domain/words.ts';
import { removeSchedule } from '../../../schedule/install.ts';
import { findInstalled } from '../../../schedule/installed.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';
import { pieceLines } from './show.ts';

export const register: Register = (group, app) => {
  group
    .command('remove')
    .description('Take away what “gates cron install” wrote; nothing else is touched')
    .addHelpText('after', examples('cron remove --dry-run', 'cron remove --yes'))
    .action(async () => {
      const { kind, pieces } = await findInstalled(app.home, app.env);
      const view = { kind, pieces, removed: false };
      if (kind === null && !app.options.dryRun) await removeSchedule(app.home, app.env);
      if (kind === null) return app.ui.result(view, words`Nothing runs by itself here.`);
      if (app.options.dryRun) return app.ui.result(view, pieceLines(pieces, {}));
      if (!(await app.ui.confirm(words`Stop renewing tokens and exporting by itself?`))) {
        return app.ui.result(view, words`Nothing was changed.`);
      }
      await removeSchedule(app.home, app.env);
      app.ui.result({ ...view, removed: true }, words`✓ Nothing runs by itself any more.`);
    });
};
