import { consent } from './consent.ts';
import { type Machine, newMachine, type Ran, type Started } from './gates.ts';

export interface World extends Machine {
  sandbox: Started;
  credentials: any;
  login(
    user: string,
    fields?: Readonly<Record<string, string>>,
    more?: readonly string[],
  ): Promise<Ran>;
  setup(user: string): Promise<Ran>;
  /** Something happens on the platform’s side. */
  deliver(event: Readonly<Record<string, unknown>>): Promise<any>;
  /** `at`: of several places where the gate can be met by it. */
  fault(kind: string, times?: number, gate?: string, at?: string): Promise<void>;
  /** Everything the platforms were asked, newest last. */
  requests(): Promise<any[]>;
  serve(more?: readonly string[]): Promise<Started>;
}

/** A machine with a sandbox running, and olga and azarya added. */
export async function newWorld(
  extra: NodeJS.ProcessEnv = {},
  command?: readonly [string, ...string[]],
): Promise<World> {
  const machine = newMachine(extra, command);
  const sandbox = await machine.start(['sandbox', '--port', '0', '--ready-json']);
  const { url, credentials } = sandbox.ready;
  machine.env['GATES_SANDBOX'] = url;
  for (const user of ['olga', 'azarya']) {
    const added = await machine.gates(['user', 'add', user]);
    if (added.code !== 0) throw new Error(added.stderr);
  }
  const secret = machine.file('app-secret', credentials.meta.appSecret);
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const json = (await answer.json()) as any;
    if (!answer.ok) throw new Error(JSON.stringify(json));
    return json;
  };
  return {
    ...machine,
    sandbox,
    credentials,
    login: (user, fields = {}, more = []) => {
      let clicked: Promise<unknown> | undefined;
      const { appId } = credentials.meta;
      const args = [
        'meta',
        'login',
        '--user',
        user,
        '--app-id',
        appId,
        '--app-secret-file',
        secret,
      ];
      return machine
        .gates([...args, '--json', ...more], {
          onStderr(line) {
            const { authorizeUrl } = line.startsWith('{') ? JSON.parse(line) : {};
            if (authorizeUrl) clicked = consent(authorizeUrl, fields).catch(() => undefined);
          },
        })
        .finally(() => clicked);
    },
    setup: (user) => {
      const { businessAccountId, phoneNumberId } = credentials.whatsapp;
      const choice = ['--business-account', businessAccountId, '--number', phoneNumberId];
      return machine.gates(['whatsapp', 'setup', '--user', user, ...choice, '--yes', '--json']);
    },
    deliver: (event) => post('/_sandbox/deliver', { gate: 'whatsapp', ...event }),
    fault: async (kind, times = 1, gate = 'whatsapp', at) => {
      await post('/_sandbox/fault', { gate, kind, times, ...(at !== undefined && { at }) });
    },
    requests: async () => (await (await fetch(`${url}/_sandbox/requests`)).json()) as any[],
    serve: (more = []) => machine.start(['serve', '--port', '0', '--ready-json', ...more]),
  };
}
