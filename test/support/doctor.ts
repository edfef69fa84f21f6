import { expect } from 'vitest';
import type { Check } from '../../src/doctor/check.ts';

/** The one check of that name, or a failure that shows them all. */
export function checkOf(checks: readonly Check[], name: string): Check {
  const found = checks.filter(({ check }) => check === name);
  expect({ name, found: found.length, checks }).toMatchObject({ name, found: 1 });
  return found[0] as Check;
}
