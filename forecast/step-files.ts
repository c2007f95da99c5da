import { toldOf } from "../domain/firmware/rollout-rules";
import { SELECTOR_NAME } from "../domain/firmware/selector-text";
import { withImageVersion, withXmlDefault } from "../domain/firmware/staged-text";
import type { UpgradeStep } from "../domain/firmware/upgrade-step";
import type { PhoneModel } from "../domain/phone-models";

/** The file from which a loader takes the load of a model. */
const LOAD_FILE = "XMLDefault.cnf.xml";

/**
 * The step that a phone takes while it runs this: the one that begins there, or the one that brought the loader that it runs.
 *
 * @param running A load or a loader.
 */
export function stepFrom(steps: readonly UpgradeStep[], running: string): UpgradeStep | undefined {
  return (
    steps.find(({ from }) => from === running) ??
    steps.find(({ to, files }) => to !== running && files.some(({ name }) => name.startsWith(`${running}.`)))
  );
}

/**
 * What a file holds for a phone that is to take this step, as the server has it. Null where there is no such file then, undefined where it
 * is as it is rendered.
 *
 * @param text As it is rendered; undefined where the site has no such file.
 */
export function textInStep(
  name: string,
  text: string | undefined,
  step: UpgradeStep,
  model: PhoneModel,
): string | null | undefined {
  const { os79xxTxt, xmlDefault, imageVersion } = toldOf(step);
  if (name === SELECTOR_NAME) {
    return os79xxTxt;
  }
  if (text === undefined) {
    return undefined;
  }
  return name === LOAD_FILE
    ? withXmlDefault(text, model, xmlDefault)
    : name.endsWith(".cnf")
      ? withImageVersion(text, imageVersion)
      : undefined;
}
