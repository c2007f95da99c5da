/** @typedef {{ urn: string, type: string, inputs?: Record<string, unknown> }} StateResource */

/**
 * The resource that runs the embedded server, in a stack's exported state.
 * @param {unknown} exported what `pulumi stack export` prints
 * @returns {StateResource | undefined}
 */
export function findServerResource(exported) {
  const resources = /** @type {{ deployment?: { resources?: StateResource[] } } | undefined} */ (exported)?.deployment
    ?.resources;
  return resources?.find(({ type, urn }) => type === "command:local:Command" && urn.endsWith("-server"));
}

/**
 * The command that starts the server, as it stands in the state.
 * @param {StateResource} resource
 * @returns {{ command: string, environment: Record<string, string> } | undefined} `undefined` when the state keeps it encrypted
 */
export function startCommand({ inputs }) {
  const command = inputs?.create;
  if (typeof command !== "string") return undefined;
  const given = inputs?.environment;
  const environment = typeof given === "object" && given !== null ? Object.entries(given) : [];
  return {
    command,
    environment: Object.fromEntries(environment.filter((entry) => typeof entry[1] === "string")),
  };
}

/**
 * Whether the server answers.
 * @param {string} http address of its HTTP door, such as `http://127.0.0.1:6970/`
 * @returns {Promise<boolean>}
 */
export async function answers(http) {
  try {
    const response = await fetch(new URL("/healthz", http), { signal: AbortSignal.timeout(5_000) });
    const health = /** @type {{ service?: unknown }} */ (await response.json());
    return response.ok && health.service === "pulumi-cisco-phones";
  } catch {
    return false;
  }
}
