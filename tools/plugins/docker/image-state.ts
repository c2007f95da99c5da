import { isObject, isSecret, type Properties, type Value } from "../property/wire";

/** What the state says of a build where the inputs say nothing. */
const UNSET: Properties = {
  additionalContexts: [],
  authConfigs: [],
  buildArgs: null,
  buildId: "",
  buildLogFile: "",
  builder: "",
  cacheFroms: [],
  cacheTos: [],
  cgroupParent: "",
  context: "",
  cpuPeriod: null,
  cpuQuota: null,
  cpuSetCpus: "",
  cpuSetMems: "",
  cpuShares: null,
  dockerfile: "Dockerfile",
  extraHosts: [],
  forceRemove: null,
  isolation: "",
  label: null,
  labels: null,
  memory: null,
  memorySwap: null,
  networkMode: "",
  noCache: null,
  platform: "",
  provenance: "",
  pullParent: null,
  remoteContext: "",
  remove: true,
  sbom: "",
  secrets: [],
  securityOpts: [],
  sessionId: "",
  shmSize: null,
  squash: null,
  suppressOutput: null,
  tags: [],
  target: "",
  ulimits: [],
  useLegacyBuilder: false,
  version: "",
};

/** The build's inputs in the full form that they have in the state. */
export function buildState(build: Value): Value {
  if (isSecret(build)) {
    return { ...build, value: buildState(build.value ?? null) };
  }
  return isObject(build) ? { ...UNSET, ...build } : build;
}
