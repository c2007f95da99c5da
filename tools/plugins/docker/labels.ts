import { type Shape, STRING } from "../property/shape";
import { isObject, type Value } from "../property/wire";

/** Labels are a set of pairs, so that Pulumi can show a change of one. */
export const LABELS: Shape = {
  kind: "list",
  unordered: true,
  of: {
    kind: "object",
    fields: { label: { shape: STRING, required: true }, value: { shape: STRING, required: true } },
  },
};

/** The same as the Engine takes them. */
export function labelMap(labels: Value | undefined): Record<string, string> {
  const pairs = Array.isArray(labels) ? labels.filter(isObject) : [];
  return Object.fromEntries(pairs.map(({ label, value }) => [String(label), String(value)]));
}
