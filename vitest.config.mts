import { defineConfig } from "vitest/config";

/** Tests that take long because they wait as phones do, lose packets or let others' programs run. */
const PATIENT = [
  "test/server/process/ending.test.ts",
  "test/server/tftp/foreign-*.test.ts",
  "test/server/tftp/loss.test.ts",
  "test/server/tftp/memory.test.ts",
  "test/server/tftp/patience.test.ts",
];

/** More than there are cores: most tests wait for something. */
const WORKERS = 4;

export default defineConfig({
  test: {
    maxWorkers: WORKERS,
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/e2e/**", ...PATIENT],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "patient",
          include: PATIENT,
          testTimeout: 120_000,
        },
      },
      {
        test: {
          // The TFTP server once more, on the other way of sending and receiving datagrams.
          name: "batched",
          include: ["test/server/tftp/**/*.test.ts"],
          env: { CISCO_PHONES_TEST_UDP: "batched" },
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          // The real engine, Docker and fixed ports: one file at a time.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
