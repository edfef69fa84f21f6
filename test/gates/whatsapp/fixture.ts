import { readFileSync } from 'node:fs';

export const PHONE_NUMBER_ID = '300000000000001';
export const BUSINESS_ACCOUNT_ID = '200000000000001';
export const SELF = '79997654321';
export const CLIENT = '79991234567';
export const USER_ID = 'RU.7391046251830000001';

/** The bytes of `test/fixtures/whatsapp/<event>.json`, as the platform would send them. */
export function fixture(event: string): Buffer {
  return readFileSync(new URL(`../../fixtures/whatsapp/${event}.json`, import.meta.url));
}

/** Id of the n-th message in the fixtures. */
export function messageId(n: number): string {
  return `wamid.HBgLNzk5OTEyMzQ1NjcVAgASGBQzQUZJQ1RJT05BTD${String(n).padStart(4, '0')}AA==`;
}

export function bytes(value: unknown): Buffer {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
}
