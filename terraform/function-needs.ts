import { type Named, openCode } from "./reached-code.ts";

/** What a function needs of the platform: the words of `uses` in function.json, and the topics it publishes to. */
export interface Needs {
  uses: string[];
  publishes: string[];
}

const platform = "shared/platform.ts";

/** What a call of a port takes in rights. A port that is not here takes none of Google Cloud: it is opened, or it is not. */
const rights: Readonly<Record<string, { interface: string; methods: Readonly<Record<string, readonly string[]>> }>> = {
  "shared/files/files.ts": {
    interface: "Files",
    methods: {
      uriOf: [],
      read: ["files:read"],
      stat: ["files:read"],
      list: ["files:read"],
      open: ["files:read"],
      write: ["files:write"],
      copy: ["files:read", "files:write"],
      /** Who may not list a bucket is told 403 of what is not there, and not 404. */
      remove: ["files:read", "files:write"],
      create: ["files:write"],
      /** A signed URL can do what its signer can. */
      signDownload: ["files:sign", "files:read"],
      signUpload: ["files:sign", "files:write"],
    },
  },
  "shared/keys/keys.ts": { interface: "Keys", methods: { seal: ["keys:seal"], unseal: ["keys:unseal"] } },
  "shared/warehouse/warehouse.ts": {
    interface: "Warehouse",
    methods: {
      prepare: ["warehouse:write"],
      restoreLoads: ["warehouse:write"],
      /** BigQuery loads from the bucket with the rights of who asks for it. */
      replaceSlices: ["warehouse:write", "files:read"],
      loads: ["warehouse:read"],
      qualityResults: ["warehouse:read"],
      sliceTotals: ["warehouse:read"],
      select: ["warehouse:read"],
      exportRows: ["warehouse:read"],
      close: [],
    },
  },
};

/** Reads the sources once; `needsOf` takes the path of a function's index.ts in the project. */
export function openNeeds(): { needsOf(index: string): Needs; close(): void } {
  const code = openCode(platform);
  return {
    needsOf: (index) => {
      const named = code.namedFrom(index);
      return { uses: sorted(named.flatMap(usesOf)), publishes: sorted(named.flatMap(topicsOf)) };
    },
    close: code.close,
  };
}

function usesOf({ file, owner, member }: Named): readonly string[] {
  if (file === platform) return ["database", "users"].includes(member) ? [member] : [];
  const port = rights[file];
  if (!port || owner !== port.interface) return [];
  const needed = port.methods[member];
  if (!needed) throw new Error(`Expected the rights that ${owner}.${member} takes to be known here; they are not.`);
  return needed;
}

/** publish(costsLoaded, …) publishes to costs-loaded: a contract has the name of its file. */
function topicsOf({ file, argumentOf }: Named): string[] {
  const [, topic] = /^pubsub-topics\/(.+)\.ts$/.exec(file) ?? [];
  return topic && argumentOf === "publish" ? [topic] : [];
}

const sorted = (values: readonly string[]) => [...new Set(values)].sort();
