import { crc32c, crc32cText } from "#shared/google/crc32c.ts";

export interface StoredObject {
  name: string;
  content: Buffer;
  generation: number;
  contentType: string;
  metadata: Record<string, string>;
}

/** What a request gives of a new object. */
export interface ObjectMetadata {
  name?: string;
  contentType?: string;
  crc32c?: string;
  metadata?: Record<string, string>;
}

export class RefusedError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The objects of one bucket. */
export class Objects {
  readonly #objects = new Map<string, StoredObject>();
  #generation = 1_700_000_000_000_000;

  get(name: string): StoredObject {
    const found = this.#objects.get(name);
    if (found === undefined) throw new RefusedError(404, `No such object: ${name}`);
    return found;
  }

  delete(name: string): void {
    this.get(name);
    this.#objects.delete(name);
  }

  /** In the order of UTF-8 bytes. */
  names(prefix: string): string[] {
    const names = [...this.#objects.keys()].filter((name) => name.startsWith(prefix));
    return names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }

  put(name: string, content: Buffer, given: ObjectMetadata): StoredObject {
    if (given.crc32c !== undefined && given.crc32c !== crc32cText(crc32c(content))) {
      throw new RefusedError(400, `Provided CRC32C "${given.crc32c}" doesn't match calculated CRC32C.`);
    }
    this.#generation += 1;
    const object = {
      name,
      content,
      generation: this.#generation,
      contentType: given.contentType ?? "application/octet-stream",
      metadata: given.metadata ?? {},
    };
    this.#objects.set(name, object);
    return object;
  }

  /** `ifGenerationMatch`, the one precondition asked for: 0 is an object that is not there. */
  checkPrecondition(name: string, query: URLSearchParams): void {
    const expected = query.get("ifGenerationMatch");
    if (expected !== null && Number(expected) !== (this.#objects.get(name)?.generation ?? 0)) {
      throw new RefusedError(412, "At least one of the pre-conditions you specified did not hold.");
    }
  }
}

/** The object as the JSON API describes it: https://cloud.google.com/storage/docs/json_api/v1/objects#resource */
export function resourceOf(bucket: string, object: StoredObject) {
  const { name, content, generation, contentType, metadata } = object;
  return {
    kind: "storage#object",
    id: `${bucket}/${name}/${generation}`,
    name,
    bucket,
    generation: String(generation),
    metageneration: "1",
    contentType,
    size: String(content.length),
    crc32c: crc32cText(crc32c(content)),
    metadata,
  };
}
