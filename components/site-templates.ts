import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { joinPath, type Parsed, parsed } from "../domain/problem";
import type { SiteSettings } from "../domain/settings/phone-settings";
import { Unrepresentable } from "../rendering/file-format";
import { TemplateFault } from "../rendering/template-lint";
import { PACKAGE_TEMPLATES, TemplateSet } from "../rendering/template-set";
import { describeProblems } from "./problem-report";
import { declaredPath } from "./server-program";

/** Templates are compiled once for all phones; compiling costs more than rendering. */
const compiled = new Map<string, { readonly state: string; readonly read: Parsed<TemplateSet> }>();

/** The templates of a site: those of the package, or with some of the user's in their place. */
export function templatesOf({ templates }: Pick<SiteSettings, "templates">, path: string): Parsed<TemplateSet> {
  if (templates === undefined) {
    return parsed(PACKAGE_TEMPLATES, []);
  }
  const folder = declaredPath(templates);
  const state = stateOf(folder);
  const known = compiled.get(folder);
  const read = known?.state === state ? known.read : readTemplates(folder, joinPath(path, "templates"), templates);
  compiled.set(folder, { state, read });
  return read;
}

/** Names and times of what is in a folder: equal as long as nobody changes a file. */
function stateOf(folder: string): string {
  try {
    return readdirSync(folder)
      .map((name) => `${name} ${statSync(join(folder, name)).mtimeMs}`)
      .join("\n");
  } catch {
    return "unreadable";
  }
}

/**
 * Renders with templates of the user, which may make what no phone can read or be given what their format can't hold.
 *
 * @throws {pulumi.ResourceError} with what is wrong, template and line; the engine prints it without a stack trace.
 */
export function rendered<T>(what: string, render: () => T): T {
  try {
    return render();
  } catch (error) {
    if (error instanceof TemplateFault || error instanceof Unrepresentable) {
      const problems = error.message.split("\n").map((message) => ({ path: "settings.templates", message }));
      throw new pulumi.ResourceError(describeProblems(what, problems), undefined, true);
    }
    throw error;
  }
}

function readTemplates(folder: string, path: string, given: string): Parsed<TemplateSet> {
  try {
    return parsed(new TemplateSet(folder), []);
  } catch (error) {
    if (!(error instanceof TemplateFault)) {
      throw error;
    }
    return parsed<TemplateSet>(
      undefined,
      error.message
        .replaceAll(folder, given)
        .split("\n")
        .map((message) => ({ path, message })),
    );
  }
}
