import styles from "./sparkbars.module.css";

/** A strip of small bars from zero, one a bucket. Null leaves its place empty; sizes in px. */
export function Sparkbars({
  values,
  label,
  marked = () => false,
  width = 96,
  height = 20,
}: {
  values: readonly (number | null)[];
  label: string;
  /** Drawn in red. */
  marked?: ((index: number) => boolean) | undefined;
  width?: number | undefined;
  height?: number | undefined;
}) {
  const sizes = values.map((value) => value ?? 0);
  const high = Math.max(0, ...sizes);
  const scale = height / (high - Math.min(0, ...sizes) || 1);
  const step = width / Math.max(sizes.length, 1);
  const thick = Math.max(step - 1, step * 0.7);
  const bars = (isMarked: boolean) =>
    sizes
      .flatMap((size, index) => {
        if (size === 0 || marked(index) !== isMarked) return [];
        const tall = Math.max(Math.abs(size) * scale, 1);
        return `M${index * step} ${(high - Math.max(size, 0)) * scale}h${thick}v${tall}h${-thick}z`;
      })
      .join("");
  return (
    <svg className={styles.strip} width={width} height={height} role="img" aria-label={label}>
      <path className={styles.bars} d={bars(false)} />
      <path className={styles.marked} d={bars(true)} />
    </svg>
  );
}
