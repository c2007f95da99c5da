import fc from "fast-check";
import { LEAVES, LISTS } from "../../../domain/settings/registry";
import type { Setting } from "../../../domain/settings/setting";
import { homeArgs } from "../home-description";

/** Texts of every form that some setting takes; which setting takes which is asked of the setting. */
const TEXTS = fc.oneof(
  fc.ipV4(),
  fc.constantFrom("pbx.example.net", "a-b.example", "time1", "USECALLMANAGER"),
  fc.constantFrom("http://pbx/", "http://192.168.1.3:8080/a?b=1&c=2", "http://pbx.example.net/x.bmp"),
  fc.constantFrom("./", "phones/", "a/b/"),
  fc.stringMatching(/^[A-Za-z0-9]{1,11}$/),
  fc.constantFrom("8500", "*97", "user@host", "en", "SIP Phone", "Line one", "20261124T0905"),
);

/** Any value that a setting takes. */
export function anyValueOf({ kind }: Setting): fc.Arbitrary<unknown> {
  const { json } = kind;
  if (json.type === "boolean") {
    return fc.boolean();
  }
  if (json.type === "integer") {
    return fc.integer({ min: json.minimum ?? 0, max: json.maximum ?? 0 }).filter((value) => fits(kind, value));
  }
  return json.enum === undefined
    ? TEXTS.filter((text) => fits(kind, text))
    : fc.constantFrom(...(json.enum as readonly string[]));
}

/** A value for some settings, as a description has them; `leaveOut` names settings that it never has. */
export function someSettings(leaveOut: readonly string[] = []): fc.Arbitrary<Record<string, unknown>> {
  const leaves = LEAVES.filter(({ path }) => !leaveOut.includes(path[0] ?? ""));
  const members = Object.fromEntries(leaves.map(({ path, setting }) => [path.join("."), anyValueOf(setting)]));
  const lists = Object.fromEntries(
    LISTS.filter(({ name }) => !leaveOut.includes(name)).map(({ name, list }) => [
      name,
      fc.array(
        fc.record(
          Object.fromEntries(
            Object.entries(list.members).flatMap(([member, node]) =>
              node.is === "setting" ? [[member, anyValueOf(node)]] : [],
            ),
          ),
        ),
        { maxLength: list.most },
      ),
    ]),
  );
  return fc.record({ ...members, ...lists }, { requiredKeys: [] }).map((flat) => {
    const settings: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(flat)) {
      const [head = "", member] = name.split(".");
      settings[head] = member === undefined ? value : { ...(settings[head] as object | undefined), [member]: value };
    }
    return settings;
  });
}

/** Args of a site of which anything may be set. */
export function someSite(): fc.Arbitrary<Record<string, unknown>> {
  return someSettings().map((settings) => ({ ...homeArgs(), ...settings }));
}

function fits(kind: Setting["kind"], value: unknown): boolean {
  return kind.schema.safeParse(value).success;
}
