import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Secret } from "../../domain/secret";
import { CNF, type FileFormat, INI, Unrepresentable, XML } from "../../rendering/file-format";
import { compileTemplate } from "../../rendering/template";
import { TemplateFault } from "../../rendering/template-lint";

const SHAPE = { name: "text", on: "flag", password: "secret", lines: { number: "text" } } as const;
const PASSWORD = { name: "line1_password", fingerprint: "3fa9c2d1", secret: Secret.of("Canary5plant5secret") };
const view = (change: object = {}) => ({
  name: "n",
  on: true,
  password: PASSWORD,
  lines: [{ number: "1" }],
  ...change,
});
const compile = (source: string) => compileTemplate("test.hbs", source, CNF, SHAPE);

describe("a template", () => {
  it("renders texts, flags, lists and placeholders", () => {
    const source =
      '{{#if on}}a: "{{cnf name}}"{{else}}no{{/if}}\n{{#each lines}}\nl{{cnf number}}: "{{cnf ../name}}"\n{{/each}}\np: "{{secret password}}"\n';
    expect(compile(source)(view())).toEqual({
      text: 'a: "n"\nl1: "n"\np: "[secret line1_password:3fa9c2d1]"\n',
      secrets: { "[secret line1_password:3fa9c2d1]": "Canary5plant5secret" },
    });
  });

  it("keeps nothing of one rendering for the next", () => {
    const render = compile("{{#if on}}{{secret password}}{{/if}}");
    expect(Object.keys(render(view()).secrets)).toHaveLength(1);
    expect(render(view({ on: false })).secrets).toEqual({});
  });

  it.each([
    ["a bare value", "x\n{{name}}", "test.hbs:2: {{name}} stands without a helper; use one of cnf, secret"],
    ["raw output", "{{{cnf name}}}", "test.hbs:1: raw output is not allowed"],
    ["raw output by &", "{{& name}}", "test.hbs:1: raw output is not allowed"],
    ["an unknown helper", "{{xml name}}", 'test.hbs:1: unknown helper "xml"; known are cnf, secret'],
    ["an unknown name", "\n\n{{cnf nam}}", 'test.hbs:3: "nam" is not in the view; known are name, on, password, lines'],
    ["an unknown condition", "{{#if of}}{{/if}}", 'test.hbs:1: "of" is not in the view'],
    ["an unknown list", "{{#each line}}{{/each}}", 'test.hbs:1: "line" is not in the view'],
    [
      "a name from outside a list",
      "{{#each lines}}{{cnf name}}{{/each}}",
      '"name" is not in the view; known are number',
    ],
    ["a name in an else branch", "{{#each lines}}{{else}}{{cnf number}}{{/each}}", '"number" is not in the view'],
    ["a path past the view", "{{cnf ../name}}", '"../name" is not in the view'],
    ["a nested path", "{{cnf name.length}}", '"name.length" is not in the view'],
    ["private data", "{{cnf @root}}", '"@root" is not in the view'],
    ["a prototype's name", "{{cnf constructor}}", '"constructor" is not in the view'],
    ["a literal", '{{cnf "x"}}', "is not in the view"],
    ["a subexpression", "{{cnf (cnf name)}}", "is not in the view"],
    ["two arguments", "{{cnf name name}}", '"cnf" takes one name and nothing else'],
    ["a named argument", "{{cnf name a=1}}", '"cnf" takes one name and nothing else'],
    ["a secret as text", "{{cnf password}}", '"password" is a secret; "cnf" takes text'],
    ["a text as secret", "{{secret name}}", '"name" is a text; "secret" takes secret'],
    ["a flag as text", "{{cnf on}}", '"on" is a flag; "cnf" takes text'],
    ["a condition on a secret", "{{#if password}}{{/if}}", '"password" is a secret; "if" takes text or flag'],
    ["each of a text", "{{#each name}}{{/each}}", '"name" is a text; "each" takes list'],
    ["another block", "{{#with name}}{{/with}}", 'unknown block "with"'],
    ["a partial", "{{> other}}", "PartialStatement is not allowed"],
    ["a block that is not closed", "{{#if on}}", "test.hbs: Parse error"],
  ])("is refused with %s", (_, source, expected) => {
    expect(() => compile(source)).toThrow(TemplateFault);
    expect(() => compile(source)).toThrow(expected);
  });

  it("is told everything that is wrong with it at once", () => {
    expect(() => compile("{{name}}\n{{cnf nope}}\n{{#if on}}{{{name}}}{{/if}}")).toThrow(
      /test\.hbs:1: .*\ntest\.hbs:2: .*\ntest\.hbs:3: /,
    );
  });

  it("says where a value can't stand, without the value", () => {
    const render = compile('\na: "{{cnf name}}"');
    expect(() => render(view({ name: 'Canary"' }))).toThrow(
      new Unrepresentable("test.hbs:2: the value holds a double quote"),
    );
    expect(() => render(view({ name: undefined }))).toThrow("test.hbs:2: the value is missing and not a text");
    const secret = { ...PASSWORD, secret: Secret.of('Canary"') };
    expect(() => compile("{{secret password}}")(view({ password: secret }))).toThrow(
      new Unrepresentable("test.hbs:1: the value holds a double quote"),
    );
  });

  it("holds no value that the package's own templates leave to chance", () => {
    const folder = join(__dirname, "..", "..", "templates");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".hbs"));
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      expect(readFileSync(join(folder, file), "utf8"), file).not.toMatch(/\{\{\{|\{\{&/);
    }
  });
});

describe("a file format", () => {
  const encode = (format: FileFormat, helper: string, text: string): string | undefined => {
    try {
      return format.encoders[helper]?.(text);
    } catch (error) {
      expect(error).toBeInstanceOf(Unrepresentable);
      return undefined;
    }
  };

  it.each([
    [CNF, "cnf", "Desk & <hall>", "Desk & <hall>"],
    [CNF, "cnf", 'a"b', undefined],
    [CNF, "cnf", "a\\b", undefined],
    [CNF, "cnf", "a\nb", undefined],
    [CNF, "cnf", "a\rb", undefined],
    [CNF, "cnf", "a\u2028b", undefined],
    [CNF, "cnf", "a\u0085b", undefined],
    [CNF, "cnf", "\ud800", undefined],
    [CNF, "cnf", "[secret x]", undefined],
    [XML, "xml", `a<b>&"'`, "a&lt;b&gt;&amp;&quot;'"],
    [XML, "xml", "a\0b", undefined],
    [XML, "verbatim", "9,011*\\*", "9,011*\\*"],
    [XML, "verbatim", "a&b", undefined],
    [XML, "verbatim", "a>b", undefined],
    [INI, "ini", "a;b\\;c;--", "a\\;b\\\\;c\\;--"],
    [INI, "ini", " a", undefined],
    [INI, "ini", "a\n[b]", undefined],
    [INI, "section", "100", "100"],
    [INI, "section", "100](!)", undefined],
    [INI, "section", "", ""],
  ] as const)("%# writes with %s %j as %j", (format, helper, text, expected) => {
    expect(encode(format, helper, text)).toBe(expected);
  });
});
