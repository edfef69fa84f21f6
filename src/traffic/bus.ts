/** What happened, told within this process. Other processes see it by the store's revision. */
export interface News {
  user: string;
  gate: string;
  /** Counts of what was new; repeated deliveries are no news. */
  messages: number;
  statuses: number;
  /** With what was not understood. */
  notices: number;
}

export interface Bus {
  publish(news: News): void;
  /** Returns the way to stop listening. */
  subscribe(listener: (news: News) => void): () => void;
}

export function createBus(onError: (error: unknown) => void): Bus {
  const listeners = new Set<(news: News) => void>();
  return {
    publish(news) {
      for (const listener of listeners) {
        try {
          listener(news);
        } catch (error) {
          // One listener's fault must not keep the others, nor the door, from going on.
          onError(error);
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
