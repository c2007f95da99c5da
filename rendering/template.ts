import { readFileSync } from "node:fs";
import { join } from "node:path";
import Handlebars from "handlebars";
import { type FileFormat, Unrepresentable } from "./file-format";
import { lintTemplate } from "./template-lint";
import type { SecretValue, ViewOf, ViewShape } from "./view-shape";

const TEMPLATES = join(__dirname, "..", "templates");

/** What a template makes of a view. */
export interface Rendering {
  readonly text: string;
  /** Placeholder → encoded value. */
  readonly secrets: Record<string, string>;
}

/** A template that renders views of its shape. */
export type Template<S extends ViewShape> = (view: ViewOf<S>) => Rendering;

/** Reads, checks and compiles a template of the package; once, since compiling costs more than rendering. */
export function loadTemplate<S extends ViewShape>(name: string, format: FileFormat, shape: S): Template<S> {
  return compileTemplate(name, readFileSync(join(TEMPLATES, name), "utf8"), format, shape);
}

/**
 * Checks and compiles a template.
 *
 * @throws TemplateFault when the template is unsafe. The result throws `Unrepresentable` with template and line when a
 * value can't stand in the format.
 */
export function compileTemplate<S extends ViewShape>(
  name: string,
  source: string,
  format: FileFormat,
  shape: S,
): Template<S> {
  const program = lintTemplate(name, source, shape, Object.keys(format.encoders));
  const engine = Handlebars.create();
  const locate = (options: Handlebars.HelperOptions & { loc?: hbs.AST.SourceLocation }): string =>
    `${name}:${options.loc?.start.line ?? "?"}`;
  for (const [helper, encode] of Object.entries(format.encoders)) {
    engine.registerHelper(helper, (value: unknown, options: Handlebars.HelperOptions) =>
      guarded(locate(options), () => encode(asText(value))),
    );
  }
  engine.registerHelper("secret", (value: SecretValue, options: Handlebars.HelperOptions) =>
    guarded(locate(options), () => {
      const placeholder = `[secret ${value.name}:${value.fingerprint}]`;
      const collected: unknown = options.data.secrets;
      (collected as Map<string, string>).set(placeholder, format.encodeSecret(value.secret.reveal()));
      return placeholder;
    }),
  );
  const render = engine.compile(program, {
    strict: true,
    // Every value goes through a format's own helper, which the lint has seen to.
    noEscape: true,
    knownHelpersOnly: true,
    knownHelpers: Object.fromEntries([...Object.keys(format.encoders), "secret"].map((helper) => [helper, true])),
  });
  return (view) => {
    const secrets = new Map<string, string>();
    const text = render(view, { data: { secrets } });
    return { text, secrets: Object.fromEntries([...secrets].sort(([a], [b]) => (a < b ? -1 : 1))) };
  };
}

function asText(value: unknown): string {
  if (typeof value !== "string") {
    throw new Unrepresentable(`is ${value === undefined ? "missing" : `a ${typeof value}`} and not a text`);
  }
  return value;
}

function guarded(where: string, encode: () => string): string {
  try {
    return encode();
  } catch (error) {
    throw error instanceof Unrepresentable ? new Unrepresentable(`${where}: the value ${error.message}`) : error;
  }
}
