import { defineConfig } from "vitest/config";

/** Tests that take long because they wait as phones do, lose packets, or run whole programs again and again. */
const PATIENT = [
  "test/doctor/main.test.ts",
  "test/importer/main.test.ts",
  "test/importer/rendered-again.test.ts",
  "test/lint/main.test.ts",
  "test/phone/main.test.ts",
  "test/phone/tftp-client.test.ts",
  "test/rendering/asterisk/delivery-script.test.ts",
  "test/rendering/cnf-properties.test.ts",
  "test/scripts/firmware/firmware-command.test.ts",
  "test/server/boots/boot-history.test.ts",
  "test/server/diagnosis/*-symptoms.test.ts",
  "test/server/firmware/firmware-rollout.test.ts",
  "test/server/firmware/image-delivery.test.ts",
  "test/server/http/limits.test.ts",
  "test/server/process/background.test.ts",
  "test/server/process/directory.test.ts",
  "test/server/process/ending.test.ts",
  "test/server/process/failing-doors.test.ts",
  "test/server/process/history.test.ts",
  "test/server/process/interrupted-delivery.test.ts",
  "test/server/process/limits.test.ts",
  "test/server/process/new-generation.test.ts",
  "test/server/process/reload.test.ts",
  "test/server/process/rollback.test.ts",
  "test/server/process/serving.test.ts",
  "test/server/process/status-door.test.ts",
  "test/server/process/tftp-ports.test.ts",
  "test/server/resync/resync.test.ts",
  "test/server/store/apply.test.ts",
  "test/server/store/plain-folder.test.ts",
  "test/server/tftp/foreign-*.test.ts",
  "test/server/tftp/loss.test.ts",
  "test/server/tftp/memory.test.ts",
  "test/server/tftp/patience.test.ts",
  "test/server/verify/verify.test.ts",
  "test/tools/plugins/command/remote-command.test.ts",
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
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "patient",
          include: PATIENT,
          testTimeout: 120_000,
          // A machine that is busy elsewhere for a second fails one of them now and then, and not twice.
          retry: 1,
        },
      },
      {
        test: {
          // The TFTP server once more, on the other way of sending and receiving datagrams.
          name: "batched",
          include: ["test/server/tftp/**/*.test.ts"],
          env: { CISCO_PHONES_TEST_UDP: "batched" },
          testTimeout: 120_000,
          // Some of them are patient ones too.
          retry: 1,
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
