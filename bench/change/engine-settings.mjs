/**
 * One way to run the engine.
 * @typedef {object} EngineSetting
 * @property {string} name
 * @property {string} title for the table
 * @property {Readonly<Record<string, string>>} env on top of what `npm run pulumi` sets
 * @property {readonly string[]} args of preview, up and destroy
 * @property {boolean} whole whether its first `up` and `destroy` are measured as well, which takes a stack of its own
 */

/** The first one is the project's own; each of the others differs from it in what its title says. @type {readonly EngineSetting[]} */
export const ENGINE_SETTINGS = [
  { name: "project", title: "as `npm run pulumi` sets it", env: {}, args: [], whole: true },
  {
    name: "types-checked",
    title: "`PULUMI_NODEJS_TRANSPILE_ONLY=false`, as Pulumi has it",
    env: { PULUMI_NODEJS_TRANSPILE_ONLY: "false" },
    args: [],
    whole: false,
  },
  {
    name: "no-backups",
    title: "`PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS=true`",
    env: { PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true" },
    args: [],
    whole: false,
  },
  {
    name: "gzip",
    title: "`PULUMI_DIY_BACKEND_GZIP=true`",
    env: { PULUMI_DIY_BACKEND_GZIP: "true" },
    args: [],
    whole: false,
  },
  { name: "parallel-1", title: "`--parallel 1`", env: {}, args: ["--parallel", "1"], whole: false },
  { name: "parallel-64", title: "`--parallel 64`", env: {}, args: ["--parallel", "64"], whole: false },
  {
    name: "skip-checkpoints",
    title: "`PULUMI_SKIP_CHECKPOINTS=true`",
    env: { PULUMI_SKIP_CHECKPOINTS: "true" },
    args: [],
    whole: true,
  },
  {
    name: "skip-and-gzip",
    title: "`PULUMI_SKIP_CHECKPOINTS=true PULUMI_DIY_BACKEND_GZIP=true`",
    env: { PULUMI_SKIP_CHECKPOINTS: "true", PULUMI_DIY_BACKEND_GZIP: "true" },
    args: [],
    whole: true,
  },
];

/** What a shell may set that would change every measurement. */
const FOREIGN = /^PULUMI_(?:PARALLEL|SKIP_|DIY_|DISABLE_|RETAIN_|EXPERIMENTAL|NODEJS_|DEBUG|OPTIMIZE|RUN_|ENABLE_)/;

/**
 * An environment without the engine settings of whoever starts the benchmark.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function withoutEngineSettings(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !FOREIGN.test(name)));
}
