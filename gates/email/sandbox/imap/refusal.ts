/** An answer other than OK. */

export class Refusal extends Error {
  readonly status: 'NO' | 'BAD';

  constructor(status: 'NO' | 'BAD', said: string) {
    super(said);
    this.status = status;
  }
}

export function no(said: string): Refusal {
  return new Refusal('NO', said);
}

export function bad(said: string): Refusal {
  return new Refusal('BAD', said);
}
