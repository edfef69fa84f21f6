/** Somebody who registered. */
export interface Registrant {
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  /** Whatever else they filled in, as it was told. */
  readonly told: Readonly<Record<string, unknown>>;
  status: 'approved' | 'pending' | 'denied';
  readonly createdAt: number;
}
