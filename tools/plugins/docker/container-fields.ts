import { BOOLEAN, NUMBER, type Shape, STRING } from "../property/shape";
import { LABELS } from "./labels";
import type { RuledFields } from "./rules";

const STRINGS: Shape = { kind: "list", of: STRING };
const STRING_SET: Shape = { kind: "list", of: STRING, unordered: true };
const STRING_MAP: Shape = { kind: "map", of: STRING };

const DURATION = { shape: STRING, preset: "0s" };

const VOLUMES: Shape = {
  kind: "list",
  unordered: true,
  of: {
    kind: "object",
    fields: {
      containerPath: { shape: STRING, required: true },
      hostPath: { shape: STRING },
      volumeName: { shape: STRING },
      readOnly: { shape: BOOLEAN },
    },
  },
};

const MOUNTS: Shape = {
  kind: "list",
  unordered: true,
  of: {
    kind: "object",
    fields: {
      target: { shape: STRING, required: true },
      type: { shape: { kind: "string", values: ["tmpfs"] }, required: true },
      readOnly: { shape: BOOLEAN },
      tmpfsOptions: { shape: { kind: "object", fields: { sizeBytes: { shape: NUMBER }, mode: { shape: NUMBER } } } },
    },
  },
};

const HEALTHCHECK: Shape = {
  kind: "object",
  fields: {
    tests: { shape: STRINGS },
    interval: DURATION,
    timeout: DURATION,
    startPeriod: DURATION,
    startInterval: DURATION,
    retries: { shape: NUMBER },
  },
};

const CAPABILITIES: Shape = {
  kind: "object",
  fields: { adds: { shape: STRING_SET }, drops: { shape: STRING_SET } },
};

const ULIMITS: Shape = {
  kind: "list",
  unordered: true,
  of: {
    kind: "object",
    fields: {
      name: { shape: STRING, required: true },
      soft: { shape: NUMBER, required: true },
      hard: { shape: NUMBER, required: true },
    },
  },
};

/**
 * The inputs of `docker:index/container:Container` that are implemented. Source of "replace", "keeps" and the presets:
 * the schema in terraform-provider-docker internal/provider/resource_docker_container.go (ForceNew, Computed, Default).
 */
export const CONTAINER_FIELDS: RuledFields = {
  capabilities: { shape: CAPABILITIES, onChange: "replace" },
  command: { shape: STRINGS, onChange: "replace", keeps: true },
  containerReadRefreshTimeoutMilliseconds: { shape: NUMBER, onChange: "update", preset: 15000 },
  destroyGraceSeconds: { shape: NUMBER, onChange: "update" },
  entrypoints: { shape: STRINGS, onChange: "replace", keeps: true },
  envs: { shape: STRING_SET, onChange: "replace", keeps: true },
  healthcheck: { shape: HEALTHCHECK, onChange: "update", keeps: true },
  image: { shape: STRING, required: true, onChange: "replace" },
  init: { shape: BOOLEAN, onChange: "update", keeps: true },
  labels: { shape: LABELS, onChange: "replace", keeps: true },
  logDriver: { shape: STRING, onChange: "replace", keeps: true },
  logOpts: { shape: STRING_MAP, onChange: "replace" },
  memory: { shape: NUMBER, onChange: "update" },
  mounts: { shape: MOUNTS, onChange: "replace" },
  mustRun: { shape: BOOLEAN, onChange: "update", preset: true },
  name: { shape: STRING, onChange: "replace", keeps: true },
  networkMode: { shape: STRING, onChange: "replace", preset: "bridge" },
  readOnly: { shape: BOOLEAN, onChange: "replace" },
  removeVolumes: { shape: BOOLEAN, onChange: "update", preset: true },
  restart: {
    shape: { kind: "string", values: ["no", "on-failure", "always", "unless-stopped"] },
    onChange: "update",
    preset: "no",
  },
  securityOpts: { shape: STRING_SET, onChange: "replace", keeps: true },
  start: { shape: BOOLEAN, onChange: "update", preset: true },
  stopTimeout: { shape: NUMBER, onChange: "replace", keeps: true },
  tmpfs: { shape: STRING_MAP, onChange: "update" },
  ulimits: { shape: ULIMITS, onChange: "replace" },
  user: { shape: STRING, onChange: "replace", keeps: true },
  volumes: { shape: VOLUMES, onChange: "replace" },
  wait: { shape: BOOLEAN, onChange: "update" },
  waitTimeout: { shape: NUMBER, onChange: "update", preset: 60 },
};
