// A process that loads and may be killed while it does: node load-in-child.contract.ts FOLDER DATASET LOAD.json
import { readFileSync } from "node:fs";
import { openDuckDbWarehouse } from "./duckdb-warehouse.ts";
import { plainFiles } from "./plain-files.contract.ts";

const [folder = "", dataset = "", load = ""] = process.argv.slice(2);
const warehouse = openDuckDbWarehouse({ folder, files: plainFiles });
await warehouse.sliceTotals(dataset);
process.stdout.write("loading\n");
await warehouse.replaceSlices(dataset, JSON.parse(readFileSync(load, "utf8")));
process.stdout.write("loaded\n");
await warehouse.close();
