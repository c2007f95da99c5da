import { SetupFailure } from "../setup/failure.mjs";

/** @typedef {{ mac: string, model: string, load: string }} DeployedPhone */
/** @typedef {{ tftp: string, http: string, status: string, phones: DeployedPhone[] }} StackOutputs */

/**
 * The outputs that the program promises.
 * @param {unknown} outputs what `pulumi stack output --json` prints
 * @returns {StackOutputs}
 */
export function readOutputs(outputs) {
  const { tftp, http, status, phones } = /** @type {Record<string, unknown>} */ (outputs ?? {});
  const isPhone = (/** @type {unknown} */ phone) => {
    const { mac, model, load } = /** @type {Record<string, unknown>} */ (phone ?? {});
    return [mac, model, load].every((value) => typeof value === "string");
  };
  if (
    ![tftp, http, status].every((value) => typeof value === "string") ||
    !Array.isArray(phones) ||
    !phones.every(isPhone)
  ) {
    throw new SetupFailure("the stack's outputs lack tftp, http, status or phones", {
      remedy: "npm run pulumi -- up shows why the stack is not complete",
    });
  }
  return /** @type {StackOutputs} */ ({ tftp, http, status, phones });
}
