import type { GateRow } from '../../src/gate.ts';

export const echo: GateRow = {
  name: 'echo',
  title: 'Echo',
  summary: 'Says back what it was told',
  provider: 'echo',
  signIn: 'login',
  hosts: {},
  load: async () => (await import('../fixtures/gates/echo/gate.ts')).gate,
};
