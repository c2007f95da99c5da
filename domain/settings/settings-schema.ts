import { z } from "zod";
import type { Repeated, Setting, Tree, ValuesOf } from "./setting";

/** Which values a description may leave out. */
type Strictness = "whole" | "overrides";

/** A schema in which every default is filled in and everything that is required has to be there. */
export function wholeShape<T extends Tree>(tree: T): { [K in keyof T]: z.ZodType<unknown, unknown> } {
  return shape(tree, "whole");
}

/**
 * A schema for overrides: everything may be left out, and no default is filled in. An empty text takes back what the layer above
 * has for a setting that may be absent.
 */
export function overridesShape<T extends Tree>(tree: T): { [K in keyof T]: z.ZodType<unknown, unknown> } {
  return shape(tree, "overrides");
}

/** The values of a tree of which any may be missing. */
export type OverridesOf<T extends Tree> = {
  [K in keyof ValuesOf<T>]?: ValuesOf<T>[K] extends (infer I)[] | undefined
    ? I[]
    : ValuesOf<T>[K] extends object | undefined
      ? Partial<ValuesOf<T>[K]>
      : ValuesOf<T>[K];
};

function shape<T extends Tree>(tree: T, strictness: Strictness): { [K in keyof T]: z.ZodType<unknown, unknown> } {
  const members = Object.entries(tree).map(([name, node]) => [name, nodeSchema(node, strictness)] as const);
  return Object.fromEntries(members) as { [K in keyof T]: z.ZodType<unknown, unknown> };
}

function nodeSchema(node: Tree[string], strictness: Strictness): z.ZodType<unknown, unknown> {
  switch (node.is) {
    case "setting":
      return settingSchema(node, strictness);
    case "group": {
      const inner = z.strictObject(shape(node.members, strictness));
      return strictness === "whole" ? inner.prefault({}) : inner.optional();
    }
    case "repeated":
      return strictness === "whole" ? listSchema(node).prefault([]) : listSchema(node).optional();
  }
}

function settingSchema(setting: Setting, strictness: Strictness): z.ZodType<unknown, unknown> {
  const { kind, presence, fallback } = setting;
  if (strictness === "whole") {
    switch (presence) {
      case "required":
        return kind.schema;
      case "defaulted":
        return leftOut(kind.schema.default(fallback as never));
      case "optional":
        return leftOut(kind.schema.optional());
    }
  }
  return leftOut(presence === "optional" ? emptyOr(kind.schema).optional() : kind.schema.optional());
}

/** A key with nothing behind it is left out, as YAML writers mean it. */
function leftOut(schema: z.ZodType<unknown, unknown>): z.ZodType<unknown, unknown> {
  return z.preprocess((given) => given ?? undefined, schema);
}

/** A union would tell the problems of both sides; only those of the value itself are of use. */
function emptyOr(schema: z.ZodType<unknown, unknown>): z.ZodType<unknown, unknown> {
  return z.unknown().transform((given, context): unknown => {
    if (given === "") {
      return "";
    }
    const { data, error } = schema.safeParse(given);
    if (error === undefined) {
      return data;
    }
    for (const { message, ...issue } of error.issues) {
      context.issues.push({ code: "custom", message, input: given, params: "params" in issue ? issue.params : {} });
    }
    return z.NEVER;
  });
}

function listSchema({ most, members }: Repeated): z.ZodType<unknown[], unknown> {
  return z.array(z.strictObject(shape(members, "whole"))).max(most) as unknown as z.ZodType<unknown[], unknown>;
}
