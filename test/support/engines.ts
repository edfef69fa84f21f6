import { afterAll, beforeAll, describe, it } from 'vitest';
import { startPostgres } from './postgres.ts';
import { newWorld, type World } from './world.ts';

type EngineName = 'sqlite' | 'postgres';

/** What the steps of one suite share. */
export interface Place {
  readonly world: World;
  /** A test that is skipped, with the reason, where the engine is not installed. */
  step(title: string, run: (skip: (why: string) => void) => Promise<void>): void;
}

/** The same suite over a world on SQLite and one on a throw-away PostgreSQL (under CI: always both). */
export function overEngines(
  title: string,
  prepare: (world: World) => Promise<void>,
  suite: (place: Place, name: EngineName) => void,
): void {
  describe.each(['sqlite', 'postgres'] as const)(`${title} over %s`, (name) => {
    let world: World | undefined;
    let missing: string | undefined;
    let stop = async (): Promise<void> => undefined;

    beforeAll(async () => {
      const engine = await openEngine(name);
      if ('missing' in engine) {
        ({ missing } = engine);
        return;
      }
      stop = () => engine.stop();
      world = await newWorld(engine.env);
      await prepare(world);
    });
    afterAll(async () => {
      await world?.destroy();
      await stop();
    });

    suite(
      {
        get world() {
          if (!world) throw new Error('a world is there in steps only');
          return world;
        },
        step: (what, run) =>
          it(what, async (context) => {
            if (missing) context.skip(missing);
            await run((why) => context.skip(why));
          }),
      },
      name,
    );
  });
}

export interface TestEngine {
  /** The environment that makes `gates` use it. */
  env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/** SQLite, or a throw-away PostgreSQL where its programs are installed (under CI: always). */
export async function openEngine(name: EngineName): Promise<TestEngine | { missing: string }> {
  if (name === 'sqlite') return { env: {}, stop: async () => undefined };
  const postgres = await startPostgres();
  if ('missing' in postgres) {
    if (process.env['CI']) throw new Error(`under CI this must run: ${postgres.missing}`);
    return postgres;
  }
  return { env: { GATES_DATABASE_URL: postgres.url }, stop: () => postgres.stop() };
}
