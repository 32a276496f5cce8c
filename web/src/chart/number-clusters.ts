/** Places of numbers along the axis, in px and ascending: those that would touch are one cluster, by the first and the last of them. */
export function numberClusters(places: readonly number[], least = 19): { first: number; last: number }[] {
  const clusters: { first: number; last: number }[] = [];
  for (const [index, x] of places.entries()) {
    const cluster = clusters.at(-1);
    if (cluster && x - (places[cluster.last] ?? 0) < least) cluster.last = index;
    else clusters.push({ first: index, last: index });
  }
  return clusters;
}
