import { readFileSync } from "node:fs";

/** Reads a statement of this folder once; the answer fills its `{slots}` with SQL made by us, never with a user's text. */
export const statement = (name: string) => statementIn(import.meta.url, name);

/** A statement beside the module of this URL. */
export function statementIn(module: string, name: string): (slots?: Readonly<Record<string, string>>) => string {
  const sql = readFileSync(new URL(`./${name}.sql`, module), "utf8");
  return (slots = {}) =>
    sql.replaceAll(/\{(\w+)\}/g, (_, slot: string) => {
      const filling = slots[slot];
      if (filling === undefined) throw new Error(`${name}.sql has a slot {${slot}} that nothing fills.`);
      return filling;
    });
}
