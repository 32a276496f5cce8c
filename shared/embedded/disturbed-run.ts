import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "#shared/database/client.ts";
import type { NewFile } from "#shared/files/files.ts";
import { database, files, providePort, warehouse } from "#shared/platform.ts";
import { dumpDatabase, dumpWarehouse } from "./dump-state.ts";
import { startPlatform } from "./platform-process.ts";
import { openQueue } from "./ports.ts";

/**
 * A platform for the tests of what must survive: works off what is queued in the data folder, then prints the state it
 * reached as JSON. `--kill-at=EFFECT` ends the process, as `kill -9` does, on the brink of that effect, the second time it
 * comes when it is done for each of the two parts; `--twice` publishes every message twice, late and in any order.
 */
const killAt = process.argv.find((argument) => argument.startsWith("--kill-at="))?.slice(10);
const isOfEachPart = /part-|fetch-billing|normalize-to-focus|files (copy|write focus|commit)/;
const twice = process.argv.includes("--twice");

const effects: string[] = [];

/** Between two effects of a step lies nothing but the next effect: dying before each of them is dying at every point. */
function onTheBrinkOf(effect: string): void {
  effects.push(effect);
  if (effect !== killAt) return;
  const times = effects.filter((done) => done === effect).length;
  if (times === (isOfEachPart.test(effect) ? 2 : 1)) process.kill(process.pid, "SIGKILL");
}

/** The port with some of its methods replaced. */
function override<Port extends object>(port: Port, methods: Partial<Port>): Port {
  return new Proxy(port, {
    get: (target, key) => {
      if (Object.hasOwn(methods, key)) return Reflect.get(methods, key);
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

const reads = new Set(["read_run", "part_results", "loaded_twin", "waiting_deliveries"]);
const plainDatabase = await database();
providePort(
  "database",
  override<Database>(plainDatabase, {
    rpc: ((fn: string, args: Record<string, unknown> = {}) => {
      if (!reads.has(fn)) onTheBrinkOf(["database", fn, args.p_step].filter(Boolean).join(" "));
      return plainDatabase.rpc(fn, args);
    }) as Database["rpc"],
    from: ((table: string) => {
      if (table === "run_steps") onTheBrinkOf("database record step");
      return plainDatabase.from(table);
    }) as Database["from"],
  }),
);

const plainFiles = await files();
const plainWarehouse = await warehouse();
const watchedFile = (file: NewFile): NewFile => ({
  path: file.path,
  commit: () => {
    onTheBrinkOf("files commit");
    return file.commit();
  },
  [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
});
providePort(
  "files",
  override(plainFiles, {
    write: (path, content, options) => {
      onTheBrinkOf(`files write ${path.split("/")[0]}`);
      return plainFiles.write(path, content, options);
    },
    copy: (uri, path) => {
      onTheBrinkOf("files copy");
      return plainFiles.copy(uri, path);
    },
    create: async (path) => watchedFile(await plainFiles.create(path)),
  }),
);
providePort(
  "warehouse",
  override(plainWarehouse, {
    replaceSlices: (dataset, load) => {
      onTheBrinkOf("warehouse replaceSlices");
      return plainWarehouse.replaceSlices(dataset, load);
    },
  }),
);

const queue = await openQueue();
providePort("topics", {
  publish: async (topic, message) => {
    onTheBrinkOf(`publish ${topic}`);
    if (!twice) return queue.publish(topic, message);
    await sleep(Math.random() * 200);
    await queue.publish(topic, message);
    await sleep(Math.random() * 200);
    return queue.publish(topic, message);
  },
});

const platform = await startPlatform({ port: 0 });
await queue.idle();
const tables = { ...(await dumpDatabase(plainDatabase)), parked: queue.pending() };
await platform.stop();
process.stdout.write(JSON.stringify({ effects, state: { ...tables, ...(await dumpWarehouse()) } }));
