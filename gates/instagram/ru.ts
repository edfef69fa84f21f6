/** What this gate says, in Russian. */
export const russian: Readonly<Record<string, string>> = {};
