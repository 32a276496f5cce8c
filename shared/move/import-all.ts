import { runCommand, say } from "#shared/embedded/run-command.ts";
import { importInstallation } from "./import-installation.ts";
import { closeInstallation, openInstallation } from "./installation.ts";
import { readArguments } from "./read-arguments.ts";
import { openTransferKey } from "./transfer-key.ts";

/** `npm run import-all -- FOLDER`: brings what export-all wrote into the installation that the environment names. */
await runCommand(async () => {
  const { folder, key, owner } = readArguments("npm run import-all -- FOLDER [--key FILE] [--owner EMAIL]");
  const transferKey = await openTransferKey(key);
  const installation = await openInstallation();
  try {
    await importInstallation(installation, { folder, transferKey, say, owner });
    say("Everything is here. Keep the installation it came from stopped, or both will import the same bills.");
    return 0;
  } finally {
    await closeInstallation(installation);
  }
});
