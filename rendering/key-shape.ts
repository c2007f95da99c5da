import type { RawKeys } from "../domain/settings/raw-keys";
import { declaredKeys } from "../domain/settings/registry";
import type { ViewShape } from "./view-shape";

/** Keys that a view has beside the ones of settings: of the phone itself, or secret. */
const NOT_TEXT = ["phone_password", "phone_label", "auto_answer"];

const NAMES = declaredKeys().filter((name) => !NOT_TEXT.includes(name));
const NOTHING = Object.fromEntries(NAMES.map((name) => [name, ""]));

/** Every key by its own name, for templates that pick some of them; empty where a key would not be written. */
export const KEY_SHAPE = Object.fromEntries(NAMES.map((name) => [name, "text"])) as { readonly [name: string]: "text" };

/** The list that a template writes whole. */
export const SETTINGS_SHAPE = { settings: { key: "text", value: "text" } } as const satisfies ViewShape;

const named = new WeakMap<RawKeys, Readonly<Record<string, string>>>();

/** The values for {@link KEY_SHAPE}. */
export function namedKeys(keys: RawKeys): Readonly<Record<string, string>> {
  const known = named.get(keys);
  if (known !== undefined) {
    return known;
  }
  const values = { ...NOTHING, ...Object.fromEntries([...keys].map(([key, { value }]) => [key, value])) };
  named.set(keys, values);
  return values;
}
