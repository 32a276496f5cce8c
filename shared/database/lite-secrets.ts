import { randomBytes } from "node:crypto";
import { open, readFile, rename } from "node:fs/promises";
import { generateApiKey } from "@supabase/lite";
import * as v from "valibot";

const secrets = v.object({ publishableKey: v.string(), secretKey: v.string(), jwtSecret: v.string() });

/** The keys of an embedded database, made on first use and readable by this user alone. */
export async function readLiteSecrets(path: string): Promise<v.InferOutput<typeof secrets>> {
  try {
    return v.parse(secrets, JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) {
      throw new Error(`The keys of the database in ${path} cannot be read. Restore the file from a backup.`);
    }
  }
  const made = {
    publishableKey: (await generateApiKey("publishable")).key,
    secretKey: (await generateApiKey("secret")).key,
    jwtSecret: randomBytes(32).toString("base64url"),
  };
  await writePrivate(path, JSON.stringify(made));
  return made;
}

async function writePrivate(path: string, text: string): Promise<void> {
  const file = await open(`${path}.new`, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}
