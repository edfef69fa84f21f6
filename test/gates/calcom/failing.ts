import { GateError } from '../../../src/domain/error.ts';

/** What it fails with; it has to. */
export function failure(work: Promise<unknown>): Promise<GateError> {
  return work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => {
      if (error instanceof GateError) return error;
      throw error;
    },
  );
}
