import { startPostgres } from './postgres.ts';

export interface TestEngine {
  name: 'sqlite' | 'postgres';
  /** The environment that makes `gates` use it. */
  env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/** SQLite, and a throw-away PostgreSQL where its programs are installed (under CI: always). */
export async function openEngine(
  name: TestEngine['name'],
): Promise<TestEngine | { missing: string }> {
  if (name === 'sqlite') return { name, env: {}, stop: async () => undefined };
  const postgres = await startPostgres();
  if ('missing' in postgres) {
    if (process.env['CI']) throw new Error(`under CI this must run: ${postgres.missing}`);
    return postgres;
  }
  return { name, env: { GATES_DATABASE_URL: postgres.url }, stop: () => postgres.stop() };
}
