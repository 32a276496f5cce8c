import { databaseUrl, migratePostgres } from "#shared/database/postgres.ts";
import { runCommand, say } from "#shared/embedded/run-command.ts";

/** `npm run migrate`: brings the Postgres of `DATABASE_URL` up to our migrations; the deploy does it before it puts new functions up. */
await runCommand(async () => {
  const applied = await migratePostgres(databaseUrl());
  for (const migration of applied) say(`applied ${migration}`);
  say(applied.length === 0 ? "The database is up to date." : `${applied.length} migrations applied.`);
  return 0;
});
