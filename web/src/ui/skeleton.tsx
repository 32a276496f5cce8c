import type { CSSProperties } from "react";
import styles from "./skeleton.module.css";

/** The still shape of what comes. Sizes in px, or any CSS length. Appears after 150 ms, so that a quick answer does not flicker. */
export function Skeleton({
  width = "100%",
  height = 12,
  radius = 4,
  style,
}: {
  width?: number | string | undefined;
  height?: number | string | undefined;
  radius?: number | undefined;
  style?: CSSProperties | undefined;
}) {
  return <span aria-hidden className={styles.skeleton} style={{ width, height, borderRadius: radius, ...style }} />;
}
