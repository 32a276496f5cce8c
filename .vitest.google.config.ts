import { defineConfig } from "vitest/config";

/** The Google side against emulators: see shared/google/emulators/. */
export default defineConfig({
  test: {
    include: ["{functions,shared}/**/*.google-test.ts"],
    globalSetup: ["./shared/google/emulators/global-setup.ts"],
    setupFiles: ["./shared/silent-log.ts"],
    maxWorkers: 2,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
