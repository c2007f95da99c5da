import Handlebars from "handlebars";
import { nearestName } from "../domain/nearest-name";
import type { ViewShape } from "./view-shape";

/** A template that could render something unsafe or silently leave something out. */
export class TemplateFault extends Error {
  override readonly name = "TemplateFault";
}

/**
 * Parses a template and refuses whatever Handlebars would let pass: a value without a format's helper, raw output, an
 * unknown helper, a name that the view does not have, anything that reaches out of the view.
 *
 * @param encoders Names of the helpers for texts.
 * @throws TemplateFault with every finding, each as `template:line: …`.
 */
export function lintTemplate(
  name: string,
  source: string,
  shape: ViewShape,
  encoders: readonly string[],
): hbs.AST.Program {
  const findings: string[] = [];
  let program: hbs.AST.Program;
  try {
    program = Handlebars.parse(source);
  } catch (error) {
    throw new TemplateFault(`${name}: ${error instanceof Error ? error.message : "can't be parsed"}`);
  }
  new Linter(name, encoders, findings).block(program, [shape]);
  if (findings.length > 0) {
    throw new TemplateFault(findings.join("\n"));
  }
  return program;
}

const BLOCKS = ["if", "each"];
/** More names than this are no help in a message. */
const MOST_NAMES_SHOWN = 30;

class Linter {
  readonly #name: string;
  readonly #encoders: readonly string[];
  readonly #findings: string[];

  constructor(name: string, encoders: readonly string[], findings: string[]) {
    this.#name = name;
    this.#encoders = encoders;
    this.#findings = findings;
  }

  /** @param shapes The view and, inside `#each`, the views around it, innermost first. */
  block(program: hbs.AST.Program, shapes: readonly ViewShape[]): void {
    for (const statement of program.body) {
      switch (statement.type) {
        case "ContentStatement":
          this.#content(statement as hbs.AST.ContentStatement);
          break;
        case "CommentStatement":
          break;
        case "MustacheStatement":
          this.#mustache(statement as hbs.AST.MustacheStatement, shapes);
          break;
        case "BlockStatement":
          this.#blockStatement(statement as hbs.AST.BlockStatement, shapes);
          break;
        default:
          this.#report(statement, `${statement.type} is not allowed`);
      }
    }
  }

  /** Literal text that would be taken for a secret to be filled in. */
  #content(statement: hbs.AST.ContentStatement): void {
    const text = statement.value;
    const before = text.split("[secret ", 1)[0] ?? "";
    if (before !== text) {
      const line = statement.loc.start.line + before.split("\n").length - 1;
      this.#findings.push(
        `${this.#name}:${line}: "[secret " stands for a secret in rendered files; write {{secret NAME}}`,
      );
    }
  }

  #mustache(statement: hbs.AST.MustacheStatement, shapes: readonly ViewShape[]): void {
    const helper = nameOf(statement.path);
    const known = [...this.#encoders, "secret"];
    if (!statement.escaped) {
      this.#report(statement, "raw output is not allowed; use a helper in double braces");
    } else if (statement.params.length === 0) {
      this.#report(statement, `{{${helper}}} stands without a helper; use one of ${known.join(", ")}`);
    } else if (!known.includes(helper)) {
      this.#report(statement, `unknown helper "${helper}"; known are ${known.join(", ")}`);
    } else {
      this.#argument(statement, helper === "secret" ? ["secret"] : ["text"], shapes);
    }
  }

  #blockStatement(statement: hbs.AST.BlockStatement, shapes: readonly ViewShape[]): void {
    const helper = nameOf(statement.path);
    if (!BLOCKS.includes(helper)) {
      this.#report(statement, `unknown block "${helper}"; known are ${BLOCKS.join(", ")}`);
      return;
    }
    const wanted = helper === "if" ? ["text", "flag"] : ["list"];
    const kind = this.#argument(statement, wanted, shapes);
    if (kind === undefined) {
      return;
    }
    this.block(statement.program, typeof kind === "object" ? [kind, ...shapes] : shapes);
    if (statement.inverse !== undefined && statement.inverse !== null) {
      this.block(statement.inverse, shapes);
    }
  }

  /** The kind of the one argument, if it is one of those that are wanted here. */
  #argument(
    statement: hbs.AST.MustacheStatement | hbs.AST.BlockStatement,
    wanted: readonly string[],
    shapes: readonly ViewShape[],
  ): ViewShape[string] | undefined {
    const helper = nameOf(statement.path);
    const [argument, ...more] = statement.params;
    if (argument === undefined || more.length > 0 || (statement.hash?.pairs.length ?? 0) > 0) {
      this.#report(statement, `"${helper}" takes one name and nothing else`);
      return undefined;
    }
    const kind = resolve(argument, shapes);
    if (kind === undefined) {
      this.#report(
        argument,
        `"${nameOf(argument)}" is not in the view; ${knownNames(nameOf(argument), Object.keys(shapes[0] ?? {}))}`,
      );
      return undefined;
    }
    const called = typeof kind === "object" ? "list" : kind;
    if (!wanted.includes(called)) {
      this.#report(argument, `"${nameOf(argument)}" is a ${called}; "${helper}" takes ${wanted.join(" or ")}`);
      return undefined;
    }
    return kind;
  }

  #report(node: hbs.AST.Node, what: string): void {
    this.#findings.push(`${this.#name}:${node.loc.start.line}: ${what}`);
  }
}

/** What a path names: a member of the view, or with `../` of a view around it. */
function resolve(node: hbs.AST.Expression, shapes: readonly ViewShape[]): ViewShape[string] | undefined {
  if (node.type !== "PathExpression") {
    return undefined;
  }
  const { data, depth, parts } = node as hbs.AST.PathExpression;
  const [name, ...more] = parts;
  const shape = shapes[depth];
  if (data || name === undefined || more.length > 0 || shape === undefined || !Object.hasOwn(shape, name)) {
    return undefined;
  }
  return shape[name];
}

/** All names of a view, or where they are too many to read, the one that was meant. */
function knownNames(given: string, names: readonly string[]): string {
  if (names.length <= MOST_NAMES_SHOWN) {
    return `known are ${names.join(", ")}`;
  }
  const meant = nearestName(given, names);
  return meant === undefined ? `${names.length} names are known, and none is like it` : `did you mean "${meant}"?`;
}

function nameOf(node: hbs.AST.Expression | hbs.AST.Literal): string {
  return "original" in node ? String(node.original) : node.type;
}
