import { runCommand, say } from "#shared/embedded/run-command.ts";
import { PermanentError } from "#shared/errors.ts";
import { hasManifest } from "./export-folder.ts";
import { exportInstallation } from "./export-installation.ts";
import { closeInstallation, openInstallation } from "./installation.ts";
import { readArguments } from "./read-arguments.ts";
import { makeTransferKey } from "./transfer-key.ts";

/** `npm run export-all -- FOLDER`: everything of this installation, to be brought into another by import-all. */
await runCommand(async () => {
  const { folder, key } = readArguments("npm run export-all -- FOLDER [--key FILE]");
  if (hasManifest(folder)) throw new PermanentError(`${folder} holds an export already: name another folder.`);
  const transferKey = await makeTransferKey(key, folder);
  const installation = await openInstallation();
  try {
    const { files, organizations } = await exportInstallation(installation, { folder, transferKey, say });
    say(`Exported ${organizations.length} organizations and ${files.count} files to ${folder}.`);
    say(`Its secrets are sealed under ${key}: bring both, apart from each other, and remove both afterwards.`);
    return 0;
  } finally {
    await closeInstallation(installation);
  }
});
