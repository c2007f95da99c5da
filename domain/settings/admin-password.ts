import { FIELD_LIMITS } from "../phone-models";
import { type Parsed, type Problem, parsed } from "../problem";
import { Secret } from "../secret";
import { secretFaults } from "../secret-text";

/** What every phone has from the factory, and everyone who reads a guide knows (cisco.md section 1.11). */
export const FACTORY_PASSWORD = "cisco";

const SHORTEST_GOOD = 8;

/** Where the admin password comes from: a Secret read elsewhere, or a text in the description itself. */
export interface AdminPasswordSource {
  readonly given: unknown;
  readonly path: string;
  /** What to do when it is missing. */
  readonly remedy: string;
}

/**
 * Checks the password that unlocks a phone's settings and opens telnet (key `phone_password`). No message holds any part of it.
 *
 * @param keepFactory Whether the description says that the factory's one is to stay.
 */
export function parseAdminPassword({ given, path, remedy }: AdminPasswordSource, keepFactory: boolean): Parsed<Secret> {
  if (given === undefined || given === null) {
    return keepFactory
      ? parsed(
          Secret.of(FACTORY_PASSWORD),
          [],
          [
            {
              path,
              rule: "factory-password",
              message: "the phones keep the password that everyone knows; it unlocks their settings",
              remedy,
            },
          ],
        )
      : parsed<Secret>(undefined, [
          {
            path,
            message: "missing; without one everyone can unlock the phones' settings with the password from the factory",
            remedy,
          },
        ]);
  }
  if (typeof given !== "string" && !(given instanceof Secret)) {
    return parsed<Secret>(undefined, [{ path, message: "not a text", remedy: "Write it in quotes" }]);
  }
  const text = typeof given === "string" ? given : given.reveal();
  const shown = `a secret of ${text.length} characters`;
  const problems: Problem[] = secretFaults(text, FIELD_LIMITS.password, "nobody could log in").map((fault) => ({
    path,
    given: shown,
    ...fault,
  }));
  if (keepFactory) {
    problems.push({
      path,
      message: "given, and factoryPassword says that there is none",
      given: shown,
      remedy: "Remove one of them",
    });
  }
  return parsed(Secret.of(text), problems, problems.length > 0 ? [] : cautions(text, path, shown));
}

function cautions(text: string, path: string, given: string): Problem[] {
  const remedy = "Choose 12 or more random letters and digits";
  if (text.toLowerCase() === FACTORY_PASSWORD) {
    return [
      { path, rule: "factory-password", message: "the password that everyone tries on these phones", given, remedy },
    ];
  }
  return text.length < SHORTEST_GOOD
    ? [
        {
          path,
          rule: "admin-password-weak",
          message: `shorter than ${SHORTEST_GOOD} characters and soon guessed`,
          given,
          remedy,
        },
      ]
    : [];
}
