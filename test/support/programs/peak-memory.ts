/** Preloaded into a process: says at its end how much memory it needed at most, in kilobytes. */
import { writeSync } from 'node:fs';
import { peakKilobytes } from '../peak.ts';

process.on('exit', () => writeSync(2, `peak ${peakKilobytes()}\n`));
