import { SELECTOR_NAME } from "../domain/firmware/selector-text";
import type { UpgradeStep } from "../domain/firmware/upgrade-step";
import { modelTraits, type PhoneModel } from "../domain/phone-models";

/** The file from which a loader takes the load of a model. */
const LOAD_FILE = "XMLDefault.cnf.xml";
const IMAGE_VERSION = /^image_version[ \t]*:.*$/gm;

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
 * What a file holds for a phone that is to take this step: what the plan wants of it, and where the plan wants nothing, that the phone
 * stays what it is. Null where there is no such file then, undefined where it is as it is rendered.
 *
 * @param text As it is rendered; undefined where the site has no such file.
 */
export function textInStep(
  name: string,
  text: string | undefined,
  { from, os79xxTxt, xmlDefault, imageVersion }: UpgradeStep,
  model: PhoneModel,
): string | null | undefined {
  if (name === SELECTOR_NAME) {
    return os79xxTxt ?? null;
  }
  if (name === LOAD_FILE) {
    return loadFile(model, xmlDefault ?? from);
  }
  return text === undefined || imageVersion === undefined || !name.endsWith(".cnf")
    ? undefined
    : `${text.replaceAll(IMAGE_VERSION, "")}\nimage_version: "${imageVersion}"\n`;
}

function loadFile(model: PhoneModel, load: string): string {
  const { loadInformationId: id, name } = modelTraits(model);
  return `<Default><loadInformation${id} model="${name}">${load}</loadInformation${id}></Default>`;
}
