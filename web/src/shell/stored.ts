import { useSyncExternalStore } from "react";

/** A value kept in this browser. Reading never throws: what cannot be read is the usual value. */
export interface Stored<T> {
  read(): T;
  write(value: T): void;
  subscribe(listener: () => void): () => void;
}

export function stored<T>(key: string, parse: (value: unknown) => T): Stored<T> {
  const listeners = new Set<() => void>();
  let text: string | null | undefined;
  let value = parse(undefined);
  return {
    read() {
      const now = localStorage.getItem(key);
      if (now !== text) {
        text = now;
        value = parse(jsonOf(now));
      }
      return value;
    },
    write(next) {
      localStorage.setItem(key, JSON.stringify(next));
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      const onStorage = (event: StorageEvent) => event.key === key && listener();
      listeners.add(listener);
      addEventListener("storage", onStorage);
      return () => {
        listeners.delete(listener);
        removeEventListener("storage", onStorage);
      };
    },
  };
}

export function useStored<T>({ subscribe, read }: Stored<T>): T {
  return useSyncExternalStore(subscribe, read);
}

function jsonOf(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
