import type { Sandbox, SandboxHost } from '../../src/gate.ts';

export async function sandbox(_host: SandboxHost): Promise<Sandbox> {
  return { credentials: {}, fetch: async () => new Response('', { status: 404 }), reset() {} };
}
