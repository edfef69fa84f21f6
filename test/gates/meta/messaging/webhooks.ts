import { readdirSync, readFileSync } from 'node:fs';
import { parserOf } from '../../../../gates/meta/messaging/parse.ts';
import type { GateEvent } from '../../../../src/domain/event.ts';

export type Network = 'messenger' | 'instagram';

export const PARSE = { messenger: parserOf('page'), instagram: parserOf('instagram') } as const;

/** The page and the Instagram account of the fixtures, who writes to them, and our app. */
export const ACCOUNT = { messenger: '410000000000001', instagram: '17841400000000001' } as const;
export const CLIENT = { messenger: '7300000000000001', instagram: '820000000000001' } as const;
export const APP = '500000000000001';
export const OTHER_APP = '500000000000002';
export const KEY = '0b0e4f6c-4f1d-4c1e-9a54-6f2f3b1f7a10';

const folder = (network: Network) => new URL(`../../../fixtures/${network}/`, import.meta.url);

/** The bytes of `test/fixtures/<network>/<event>.json`, as the platform would send them. */
export function fixture(network: Network, event: string): Buffer {
  return readFileSync(new URL(`${event}.json`, folder(network)));
}

export function fixtures(network: Network): string[] {
  return readdirSync(folder(network)).map((file) => file.replace(/\.json$/, ''));
}

export function bytes(value: unknown): Buffer {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
}

/** Id of the n-th message in the fixtures. */
export function mid(n: number, network: Network = 'messenger'): string {
  const digits = String(n).padStart(4, '0');
  return network === 'messenger'
    ? `m_FictionalMessage${digits}AbCdEf`
    : `aWdfZAG1faXRlbToxOkZpY3Rpb25hbA${digits}ZDZD`;
}

/** When the n-th item of the fixtures happened. */
export function at(n: number): number {
  return 1795248000000 + n * 1000;
}

export function peer(network: Network = 'messenger', name?: string) {
  const identities = [{ kind: 'user_id', value: CLIENT[network] }];
  return { identities, ...(name === undefined ? {} : { name }) };
}

export function media(kind: string, id: string, more: object = {}) {
  const nothing = { mimeType: null, sha256: null, filename: null, size: null, caption: null };
  return { kind, id, ...nothing, ...more };
}

/** The events of a fixture without what the platform sent, which one test looks at for all of them. */
export function told(network: Network, event: string): Omit<GateEvent, 'raw'>[] {
  return PARSE[network](fixture(network, event)).map(({ raw: _raw, ...rest }) => rest);
}
