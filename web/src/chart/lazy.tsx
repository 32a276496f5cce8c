import { type ComponentType, lazy, Suspense } from "react";
import { Skeleton } from "../ui/skeleton.tsx";
import type { LinesProps } from "./lines.tsx";
import type { ReplayBarsProps } from "./replay-bars.tsx";
import type { StackedBarsProps } from "./stacked-bars.tsx";

const LazyStackedBars = lazy(async () => ({ default: (await import("./stacked-bars.tsx")).StackedBars }));
const LazyLines = lazy(async () => ({ default: (await import("./lines.tsx")).Lines }));
const LazyReplayBars = lazy(async () => ({ default: (await import("./replay-bars.tsx")).ReplayBars }));

export function StackedBars(props: StackedBarsProps) {
  return <Loading chart={LazyStackedBars} props={props} height={props.height ?? 300} />;
}

export function Lines(props: LinesProps) {
  return <Loading chart={LazyLines} props={props} height={props.height ?? 300} />;
}

export function ReplayBars(props: ReplayBarsProps) {
  return <Loading chart={LazyReplayBars} props={props} height={props.height ?? 220} />;
}

function Loading<Props extends object>({
  chart: Chart,
  props,
  height,
}: {
  chart: ComponentType<Props>;
  props: Props;
  height: number;
}) {
  return (
    <Suspense fallback={<Skeleton height={height} />}>
      <Chart {...props} />
    </Suspense>
  );
}
