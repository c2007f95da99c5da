import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { FileFormat } from "./file-format";
import { compileTemplate, loadTemplate, type Rendering, type Template } from "./template";
import { TemplateFault } from "./template-lint";
import type { ViewShape } from "./view-shape";

/** A template of the package that a user may replace by one of the same name. */
export interface TemplateDefinition<S extends ViewShape> {
  /** Folder and name below `templates/`, without `.hbs`. */
  readonly name: string;
  readonly format: FileFormat;
  readonly shape: S;
  /** What is wrong with a text that a template made, as phrases with their line. @default nothing */
  readonly check?: (text: string) => string[];
}

const EXTENSION = ".hbs";
const LARGEST_TEMPLATE = 64 * 1024;
const defined = new Map<string, TemplateDefinition<ViewShape>>();
const ofPackage = new Map<string, Template<ViewShape>>();

/** Makes a template known under its name. */
export function defineTemplate<const S extends ViewShape>(definition: TemplateDefinition<S>): TemplateDefinition<S> {
  defined.set(baseName(definition.name), definition as unknown as TemplateDefinition<ViewShape>);
  return definition;
}

/** The package's templates, some of them replaced by those in a folder. */
export class TemplateSet {
  readonly #own = new Map<string, Template<ViewShape>>();

  /**
   * @param folder Templates of the user, named as the files that they make with `.hbs` behind, such as `SIPDefault.cnf.hbs`.
   * @throws TemplateFault with everything that is wrong with any of them, each as `file:line: …`.
   */
  constructor(folder?: string) {
    const faults: string[] = [];
    for (const file of folder === undefined ? [] : filesIn(folder)) {
      const definition = defined.get(file.slice(0, -EXTENSION.length));
      if (!file.endsWith(EXTENSION) || definition === undefined) {
        faults.push(
          `${file}: not the name of a template; known are ${[...defined.keys()].sort().join(", ")}, each with ${EXTENSION}`,
        );
        continue;
      }
      try {
        this.#own.set(definition.name, checked(file, definition, join(folder ?? "", file)));
      } catch (error) {
        if (!(error instanceof TemplateFault)) {
          throw error;
        }
        faults.push(error.message);
      }
    }
    if (faults.length > 0) {
      throw new TemplateFault(faults.join("\n"));
    }
  }

  /** Renders one file. */
  render<S extends ViewShape>(definition: TemplateDefinition<S>, view: Parameters<Template<S>>[0]): Rendering {
    const template = (this.#own.get(definition.name) ?? packageTemplate(definition)) as unknown as Template<S>;
    return template(view);
  }
}

/** The templates of the package alone. */
export const PACKAGE_TEMPLATES = new TemplateSet();

function packageTemplate<S extends ViewShape>(definition: TemplateDefinition<S>): Template<ViewShape> {
  const known = ofPackage.get(definition.name);
  const template =
    known ??
    (loadTemplate(
      `${definition.name}${EXTENSION}`,
      definition.format,
      definition.shape,
    ) as unknown as Template<ViewShape>);
  ofPackage.set(definition.name, template);
  return template;
}

function checked(
  file: string,
  { format, shape, check }: TemplateDefinition<ViewShape>,
  path: string,
): Template<ViewShape> {
  const stats = statSync(path);
  if (!stats.isFile()) {
    throw new TemplateFault(`${file}: not a file`);
  }
  if (stats.size > LARGEST_TEMPLATE) {
    throw new TemplateFault(`${file}: larger than ${LARGEST_TEMPLATE / 1024} KiB`);
  }
  const template = compileTemplate(file, readFileSync(path, "utf8"), format, shape);
  return (view) => {
    const rendering = template(view);
    const faults = check?.(rendering.text) ?? [];
    if (faults.length > 0) {
      throw new TemplateFault(faults.map((fault) => `${file}: ${fault}`).join("\n"));
    }
    return rendering;
  };
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new TemplateFault(`${folder}: no such folder`);
  }
  return readdirSync(folder)
    .filter((name) => !name.startsWith("."))
    .sort();
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
