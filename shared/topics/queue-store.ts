import { DatabaseSync, type StatementSync } from "node:sqlite";
import * as v from "valibot";
import { PermanentError } from "#shared/errors.ts";
import type { OutgoingMessage } from "./topics.ts";

const formatVersion = 1;
const schema = `
  CREATE TABLE messages (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL,
    data BLOB NOT NULL,
    attributes TEXT NOT NULL,
    ordering_key TEXT,
    publish_time INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    -- When it may be delivered (again), ms since the epoch. Null: behind an earlier message of its ordering key.
    deliver_after INTEGER
  ) STRICT;
  CREATE INDEX messages_due ON messages (deliver_after, sequence) WHERE deliver_after IS NOT NULL;
  CREATE INDEX messages_of_key ON messages (topic, ordering_key, sequence) WHERE ordering_key IS NOT NULL;
  -- Dead letters that were given up on as well. Nothing reads them but people.
  CREATE TABLE parked (
    sequence INTEGER PRIMARY KEY,
    topic TEXT NOT NULL,
    data BLOB NOT NULL,
    attributes TEXT NOT NULL,
    ordering_key TEXT,
    publish_time INTEGER NOT NULL,
    attempts INTEGER NOT NULL
  ) STRICT;
  PRAGMA user_version = ${formatVersion};
`;

const claimRow = v.object({
  sequence: v.number(),
  topic: v.string(),
  data: v.instance(Uint8Array),
  attributes: v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string())),
  ordering_key: v.nullable(v.string()),
  publish_time: v.number(),
  attempts: v.number(),
});
/** A message in delivery. Its `attempts` tell this delivery from a later one of the same message. */
export type Claim = v.InferOutput<typeof claimRow>;

export interface NewMessage extends OutgoingMessage {
  topic: string;
}

/** `FULL` survives a loss of power with every commit; `NORMAL` may then lose the last ones (never a part of one). */
export type Synchronous = "FULL" | "NORMAL";

/** The messages of all topics in one SQLite file, which several processes may have open. Times are ms since the epoch. */
export class QueueStore {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #dataVersion: unknown;

  constructor(file: string, synchronous: Synchronous) {
    this.#database = new DatabaseSync(file, { timeout: 10_000 });
    this.#database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}`);
    this.#transaction(() => {
      const found = this.#run("PRAGMA user_version").get()?.user_version;
      if (found === 0) this.#database.exec(schema);
      else if (found !== formatVersion)
        throw new PermanentError(`The queue ${file} has format ${found}; this program reads format ${formatVersion}.`);
    });
  }

  /** Returns the messages' numbers, in the order given. All of them or none. */
  add(messages: readonly NewMessage[], now: number): number[] {
    return this.#transaction(() => messages.map((message) => this.#insert(message, now)));
  }

  /** Takes up to `limit` messages that are due, oldest first; others may have them from `until` on. */
  claim(topics: readonly string[], limit: number, now: number, until: number): Claim[] {
    const rows = this.#run(
      `UPDATE messages SET attempts = attempts + 1, deliver_after = :until
       WHERE sequence IN (
         SELECT sequence FROM messages
         WHERE deliver_after <= :now AND topic IN (SELECT value FROM json_each(:topics))
         ORDER BY deliver_after, sequence LIMIT :limit)
       RETURNING sequence, topic, data, attributes, ordering_key, publish_time, attempts`,
    ).all({ topics: JSON.stringify(topics), limit, now, until });
    return rows.map((row) => v.parse(claimRow, row)).sort((a, b) => a.sequence - b.sequence);
  }

  /** Nobody else gets a claimed message before `until`. A claim that others have taken over since is left to them. */
  hold(claims: readonly Claim[], until: number): void {
    this.#transaction(() => {
      for (const { sequence, attempts } of claims) {
        this.#run("UPDATE messages SET deliver_after = :until WHERE sequence = :sequence AND attempts = :attempts").run(
          { until, sequence, attempts },
        );
      }
    });
  }

  /** The message is done: it goes, and the next one of its ordering key comes. */
  remove(claim: Claim, now: number): void {
    this.#transaction(() => this.#delete(claim, now));
  }

  /** Puts the message on another topic in the same instant as it leaves its own. */
  forward(claim: Claim, topic: string, attributes: Record<string, string>, now: number): void {
    this.#transaction(() => {
      if (!this.#isCurrent(claim)) return;
      this.#delete(claim, now);
      const orderingKey = claim.ordering_key === null ? {} : { orderingKey: claim.ordering_key };
      this.#insert({ topic, data: claim.data, attributes, ...orderingKey }, now);
    });
  }

  /** Sets the message aside for good: kept, never delivered again. */
  park(claim: Claim, now: number): void {
    this.#transaction(() => {
      if (!this.#isCurrent(claim)) return;
      this.#run(
        `INSERT INTO parked SELECT sequence, topic, data, attributes, ordering_key, publish_time, attempts
         FROM messages WHERE sequence = :sequence`,
      ).run({ sequence: claim.sequence });
      this.#delete(claim, now);
    });
  }

  /** When the next message is due, those in delivery included. */
  nextDue(topics: readonly string[]): number | undefined {
    const row = this.#run(
      `SELECT deliver_after FROM messages
       WHERE deliver_after IS NOT NULL AND topic IN (SELECT value FROM json_each(:topics))
       ORDER BY deliver_after, sequence LIMIT 1`,
    ).get({ topics: JSON.stringify(topics) });
    return row === undefined ? undefined : v.parse(v.number(), row.deliver_after);
  }

  /** Whether anyone but this object has changed the file since the last call. Reads no disk. */
  hasChanged(): boolean {
    const before = this.#dataVersion;
    this.#dataVersion = this.#run("PRAGMA data_version").get()?.data_version;
    return this.#dataVersion !== before;
  }

  /** Messages per topic, in the queue and parked; topics without any are left out. */
  counts(): { topic: string; messages: number; parked: number }[] {
    const rows = this.#run(
      `SELECT topic, sum(1 - parked) AS messages, sum(parked) AS parked FROM (
         SELECT topic, 0 AS parked FROM messages UNION ALL SELECT topic, 1 AS parked FROM parked)
       GROUP BY topic ORDER BY topic`,
    ).all();
    const counts = v.object({ topic: v.string(), messages: v.number(), parked: v.number() });
    return rows.map((row) => v.parse(counts, row));
  }

  isEmpty(topics: readonly string[]): boolean {
    const one = "SELECT 1 FROM messages WHERE topic IN (SELECT value FROM json_each(:topics)) LIMIT 1";
    return this.#run(one).get({ topics: JSON.stringify(topics) }) === undefined;
  }

  close(): void {
    this.#database.close();
  }

  #insert({ topic, data, attributes = {}, orderingKey }: NewMessage, now: number): number {
    const row = this.#run(
      `INSERT INTO messages (topic, data, attributes, ordering_key, publish_time, attempts, deliver_after)
       VALUES (:topic, :data, :attributes, :key, :now, 0, CASE
         WHEN EXISTS (SELECT 1 FROM messages WHERE topic = :topic AND ordering_key = :key) THEN NULL ELSE :now END)
       RETURNING sequence`,
    ).get({ topic, data, attributes: JSON.stringify(attributes), key: orderingKey ?? null, now });
    return v.parse(v.number(), row?.sequence);
  }

  #delete({ sequence, topic, ordering_key: key }: Claim, now: number): void {
    this.#run("DELETE FROM messages WHERE sequence = :sequence").run({ sequence });
    if (key === null) return;
    this.#run(
      `UPDATE messages SET deliver_after = :now WHERE deliver_after IS NULL AND sequence = (
         SELECT min(sequence) FROM messages WHERE topic = :topic AND ordering_key = :key)`,
    ).run({ topic, key, now });
  }

  #isCurrent({ sequence, attempts }: Claim): boolean {
    const found = this.#run("SELECT attempts FROM messages WHERE sequence = :sequence").get({ sequence });
    return found?.attempts === attempts;
  }

  #run(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #transaction<T>(work: () => T): T {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }
}
