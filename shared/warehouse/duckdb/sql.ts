import { readFileSync } from "node:fs";

/** Reads a statement of this folder once; the answer fills its `{slots}` with SQL made by us, never with a user's text. */
export function statement(name: string): (slots?: Readonly<Record<string, string>>) => string {
  const sql = readFileSync(new URL(`./${name}.sql`, import.meta.url), "utf8");
  return (slots = {}) =>
    sql.replaceAll(/\{(\w+)\}/g, (_, slot: string) => {
      const filling = slots[slot];
      if (filling === undefined) throw new Error(`${name}.sql has a slot {${slot}} that nothing fills.`);
      return filling;
    });
}
