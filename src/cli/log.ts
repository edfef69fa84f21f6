import type { App } from '../app.ts';
import { clockTime } from '../domain/moment.ts';
import type { Log } from '../webhook/log.ts';
import { oneLine } from './terminal.ts';

/** Lines for a person at a terminal, JSON lines (pino) for everything else; both on stderr, both redacted. */
export async function createLog(app: App): Promise<Log> {
  if (process.stderr.isTTY && !app.options.json) {
    return (_level, message, fields = {}) => {
      const more = Object.entries(fields).map(([key, value]) => `${key}=${value}`);
      const clock = String(clockTime(app.now(), app.now()));
      const words = [clock, message, ...more].map(oneLine);
      process.stderr.write(`${app.redact(words.join('  '))}\n`);
    };
  }
  const { default: pino } = await import('pino');
  const logger = pino({ base: { pid: process.pid } }, pino.destination({ dest: 2, sync: true }));
  return (level, message, fields = {}) =>
    logger[level](JSON.parse(app.redact(JSON.stringify(fields))) as object, app.redact(message));
}
