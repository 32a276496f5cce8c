import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import type { LiteDatabase } from "#shared/database/lite.ts";

type RawPostgres = LiteDatabase["postgres"];

/**
 * Postgres' own protocol on 127.0.0.1 for the one session PGlite is, so that real clients of Postgres reach it
 * (https://www.postgresql.org/docs/current/protocol-message-formats.html). No password is asked for.
 */
export async function startPostgresSocket(postgres: RawPostgres): Promise<{ url: string; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    serve(socket, postgres).then(
      () => socket.end(),
      (error) => socket.destroy(error),
    );
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** What ends a client's turn: a simple query, the end of a series of messages, the wish that all be sent. */
const endsTurn = new Set(["Q", "S", "H"]);

/** A client's turn is passed on whole, with nobody else in between. */
async function serve(socket: Socket, postgres: RawPostgres): Promise<void> {
  let turn: Buffer[] = [];
  for await (const message of messagesOf(socket)) {
    const type = String.fromCharCode(message[0] ?? 0);
    if (type === "X") return;
    turn.push(message);
    if (!endsTurn.has(type)) continue;
    const bytes = Buffer.concat(turn);
    turn = [];
    socket.write(await postgres.runExclusive(() => postgres.execProtocolRaw(bytes)));
  }
}

/** The messages after the greeting, each with its type and length. */
async function* messagesOf(socket: Socket): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  let isGreeted = false;
  for await (const chunk of socket) {
    rest = Buffer.concat([rest, chunk]);
    const typeBytes = () => (isGreeted ? 1 : 0);
    while (rest.length >= typeBytes() + 4) {
      const length = typeBytes() + rest.readUInt32BE(typeBytes());
      if (rest.length < length) break;
      const message = rest.subarray(0, length);
      rest = rest.subarray(length);
      if (isGreeted) yield message;
      else socket.write(greeting);
      isGreeted = true;
    }
  }
}

const authenticated = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]);
const readyForQuery = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
const greeting = Buffer.concat([authenticated, readyForQuery]);
