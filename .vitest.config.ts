import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["functions/**/*.test.ts", "shared/**/*.test.ts", "pubsub-topics/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
