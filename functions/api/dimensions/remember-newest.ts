/** Computes once for each version of a thing, and forgets versions before; what fails is tried again. */
export function rememberNewest<Args extends unknown[], Result>(compute: (...args: Args) => Promise<Result>) {
  const known = new Map<string, { version: string; result: Promise<Result> }>();
  return (name: string, version: string, args: Args): Promise<Result> => {
    const remembered = known.get(name);
    if (remembered?.version === version) return remembered.result;
    const result = compute(...args);
    known.set(name, { version, result });
    result.catch(() => known.get(name)?.result === result && known.delete(name));
    return result;
  };
}
