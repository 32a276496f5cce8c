import { defineConfig } from "vitest/config";
import { JudgementReport } from "./shared/google/emulators/report.ts";

/** The Google side against emulators: see shared/google/emulators/. */
export default defineConfig({
  test: {
    include: ["{functions,shared}/**/*.google-test.ts"],
    globalSetup: ["./shared/google/emulators/global-setup.ts"],
    setupFiles: ["./shared/silent-log.ts"],
    // Ours first: the last line says how many tests ran.
    reporters: [new JudgementReport(), "default"],
    // Three on two cores: the end-to-end test mostly waits.
    maxWorkers: 3,
    // The BigQuery emulator takes seconds a load, and one request at a time.
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
});
