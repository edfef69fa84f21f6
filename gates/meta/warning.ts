import type { Ui } from '../../src/app.ts';
import { words } from '../../src/domain/words.ts';

/** Tells a person what Meta warns of (a version past its end), each thing once, however many calls say it. */
export function warner(ui: Pick<Ui, 'warn'>): (text: string) => void {
  const told = new Set<string>();
  return (text) => {
    if (told.has(text)) return;
    told.add(text);
    ui.warn(words`Meta warns: ${text}`);
  };
}
