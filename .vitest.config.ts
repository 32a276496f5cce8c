import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "functions/**/*.test.ts",
      "shared/**/*.test.ts",
      "pubsub-topics/**/*.test.ts",
      "terraform/**/*.test.ts",
      "web/**/*.test.ts",
    ],
    setupFiles: ["./shared/silent-log.ts"],
    // Tests wait for processes of their own more than they compute: on two cores, Vitest alone would run one file at a time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
