/** What a flood would repeat without end: told once at once, then as a number each minute. */
import type { AuditEntry } from '../domain/audit.ts';

const MINUTE = 60_000;

export interface Often {
  /** Equal entries are the same thing happening again. */
  happened(entry: AuditEntry): void;
  /** Tells what was counted so far, and counts no more. */
  end(): void;
}

export function openOften(tell: (entry: AuditEntry) => void): Often {
  const minutes = new Map<string, { entry: AuditEntry; more: number; timer: NodeJS.Timeout }>();

  function begin(key: string, entry: AuditEntry): void {
    const timer = setTimeout(() => {
      if (told(key)) begin(key, entry);
    }, MINUTE).unref();
    minutes.set(key, { entry, more: 0, timer });
  }

  /** Ends a minute; says whether anything was repeated in it. */
  function told(key: string): boolean {
    const minute = minutes.get(key);
    minutes.delete(key);
    if (!minute || minute.more === 0) return false;
    const { entry, more } = minute;
    tell({ ...entry, detail: { ...entry.detail, more } });
    return true;
  }

  return {
    happened(entry) {
      const key = JSON.stringify(entry);
      const minute = minutes.get(key);
      if (minute) {
        minute.more += 1;
        return;
      }
      tell(entry);
      begin(key, entry);
    },
    end() {
      for (const [key, { timer }] of minutes) {
        clearTimeout(timer);
        told(key);
      }
    },
  };
}
