import { type KeyboardEvent, type PointerEvent, useCallback, useState } from "react";
import type { Bands } from "./axis.ts";

interface Place {
  index: number;
  /** Px from the top of the plot; undefined when keys brought us here. */
  y?: number;
}

export interface Walk {
  /** The bucket looked at. */
  place: Place | undefined;
  isPinned: boolean;
  /** First and last bucket of a drag that goes on. */
  drag: readonly [number, number] | undefined;
  close: () => void;
  handlers: {
    onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    onPointerUp: (event: PointerEvent<HTMLElement>) => void;
    onPointerLeave: () => void;
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
    onFocus: () => void;
    onBlur: () => void;
  };
}

interface Options {
  bands: Bands;
  /** Where the keys begin. */
  start: number;
  onSelect: ((first: number, last: number) => void) | undefined;
}

/** Walking a chart's buckets with pointer or keys: hover, pin, drag over several. */
export function useWalk({ bands, start, onSelect }: Options): Walk {
  const [place, setPlace] = useState<Place>();
  const [isPinned, setPinned] = useState(false);
  const [from, setFrom] = useState<number>();
  const at = (event: PointerEvent<HTMLElement>): Place => {
    const box = event.currentTarget.getBoundingClientRect();
    return { index: bands.at(event.clientX - box.left), y: Math.round(event.clientY - box.top) };
  };
  const close = useCallback(() => {
    setPlace(undefined);
    setPinned(false);
    setFrom(undefined);
  }, []);
  const isDragging = from !== undefined && place !== undefined && from !== place.index;
  return {
    place: place && place.index < bands.count ? place : undefined,
    isPinned,
    drag: isDragging && onSelect ? [Math.min(from, place.index), Math.max(from, place.index)] : undefined,
    close,
    handlers: {
      onPointerMove: (event) => {
        if (!isPinned || from !== undefined) setPlace(at(event));
      },
      onPointerDown: (event) => {
        if (event.button !== 0) return;
        if (event.pointerType !== "touch") event.currentTarget.setPointerCapture(event.pointerId);
        setPlace(at(event));
        setFrom(at(event).index);
      },
      onPointerUp: (event) => {
        const { index } = at(event);
        setFrom(undefined);
        if (from === undefined) return;
        if (from === index) setPinned(!isPinned || place?.index !== index);
        else onSelect?.(Math.min(from, index), Math.max(from, index));
        if (from !== index) close();
      },
      onPointerLeave: () => {
        if (!isPinned && from === undefined) setPlace(undefined);
      },
      onKeyDown: (event) => {
        const next = keyed(event.key, place?.index ?? start, bands.count);
        if (next !== undefined) setPlace({ index: next });
        else if (event.key === "Enter" || event.key === " ") setPinned(!isPinned);
        else if (event.key === "Escape" && place) close();
        else return;
        event.preventDefault();
        event.stopPropagation();
      },
      onFocus: () => setPlace((current) => current ?? { index: start }),
      onBlur: close,
    },
  };
}

function keyed(key: string, index: number, count: number): number | undefined {
  const moves: Record<string, number> = {
    ArrowLeft: index - 1,
    ArrowRight: index + 1,
    PageUp: index - 7,
    PageDown: index + 7,
    Home: 0,
    End: count - 1,
  };
  const next = moves[key];
  return next === undefined ? undefined : Math.max(0, Math.min(count - 1, next));
}
