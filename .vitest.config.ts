import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["functions/**/*.test.ts", "shared/**/*.test.ts", "pubsub-topics/**/*.test.ts", "web/**/*.test.ts"],
    setupFiles: ["./shared/silent-log.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
