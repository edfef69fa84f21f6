import type { Login } from '../../src/gate.ts';

export const logins: readonly Login[] = [];
