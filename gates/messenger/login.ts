import type { Login } from '../../src/gate.ts';

/** None: a page is set up (`gates messenger setup`) under a login at Meta, which is another gate's, or with a token of its own. */
export const logins: readonly Login[] = [];
