/** A page has no login of its own: it is set up under the Meta login of its person, or with a token of its own. */
import type { App } from '../../src/app.ts';
import { setUp, type SetUp, type SetupRequest } from '../meta/messaging/set-up.ts';

export async function setUpPage(app: App, user: string, request: SetupRequest): Promise<SetUp> {
  return setUp(app, user, 'messenger', request);
}
