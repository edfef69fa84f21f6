export { parseDuration, parseSince } from '../domain/since.ts';
