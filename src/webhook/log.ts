/** One line of what the server does. Shown by whoever started it. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  message: string,
  fields?: Readonly<Record<string, string | number | null>>,
) => void;
