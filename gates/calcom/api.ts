/** Calls of Cal.com's API, version 2. https://cal.com/docs/api-reference/v2/introduction */
import type { Session } from '../../src/gate.ts';

export const API = 'https://api.cal.com/v2';

export interface CalcomApi {
  /**
   * One call; gives what stands under `data`.
   * @param version the `cal-api-version` of that endpoint
   * @throws GateError by Cal.com's errors
   */
  call(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    options: {
      version?: string;
      query?: Readonly<Record<string, string | number | boolean | undefined>>;
      body?: unknown;
    },
  ): Promise<{ data: unknown; pagination: Readonly<Record<string, unknown>> | null }>;
}

export function apiOf(_session: Pick<Session, 'http' | 'credential'>): CalcomApi {
  throw new Error('not yet');
}
