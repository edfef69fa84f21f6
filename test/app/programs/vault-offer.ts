/** Opens the vault where there is no keychain, with somebody at the terminal who answers as told. */
import { openRig } from '../../traffic/rig.ts';

const [interactive, answer] = process.argv.slice(2);
const asked: string[] = [];
const rig = await openRig({
  ui: {
    confirm: async (question) => {
      asked.push(String(question));
      return answer === 'yes';
    },
  },
});
delete rig.env['GATES_VAULT'];
rig.options.interactive = interactive === 'interactive';
const app = rig.another();
const outcome = await app.vault().then(
  ({ kind }) => ({ kind }),
  (error: { code: string; exitCode: number }) => ({ code: error.code, exitCode: error.exitCode }),
);
const setting = (await app.settings()).get('vault') ?? null;
process.stdout.write(JSON.stringify({ ...outcome, setting, asked, warnings: rig.warnings.length }));
await rig.close();
