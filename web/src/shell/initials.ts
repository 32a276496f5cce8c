/** Two letters for a square: of the first two words, or of the only one. */
export function initials(name: string): string {
  const [first = "?", second] = name.split(/[\s@._-]+/).filter(Boolean);
  return ((first[0] ?? "") + (second?.[0] ?? first[1] ?? "")).toUpperCase();
}
