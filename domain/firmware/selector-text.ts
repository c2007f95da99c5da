import type { Problem } from "../problem";
import { identifyLoad } from "./load-identity";

/** Name of the file that early loads ask for first. */
export const SELECTOR_NAME = "OS79XX.TXT";

/**
 * What about the text of OS79XX.TXT an early load may not understand, wherever the text comes from (cisco.md sections 2.6 and 7). Line
 * ends and blanks at its end stand in sets that work, and in none of Cisco's own words.
 *
 * @param path Where the text comes from.
 */
export function selectorTextFindings(text: string, path: string): { problems: Problem[]; warnings: Problem[] } {
  const given = JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
  const name = text.trim();
  const allowed = "one name of a load, such as P003-8-11-00";
  if (name === "") {
    return { problems: [{ path, message: `${SELECTOR_NAME} is empty`, given, allowed }], warnings: [] };
  }
  if (/\s/.test(name)) {
    return { problems: [{ path, message: `${SELECTOR_NAME} has more than one name`, given, allowed }], warnings: [] };
  }
  const [, extension] = /^[^.]*\.(.*)$/.exec(name) ?? [];
  if (extension !== undefined) {
    return {
      problems: [
        {
          path,
          message: `${SELECTOR_NAME} names a file, and a phone adds an extension of its own`,
          given,
          allowed,
          remedy: `Write ${name.slice(0, name.indexOf("."))}`,
        },
      ],
      warnings: [],
    };
  }
  if (identifyLoad(name) === undefined) {
    return {
      problems: [{ path, message: `${SELECTOR_NAME} names no load of these phones`, given, allowed }],
      warnings: [],
    };
  }
  return text === name
    ? { problems: [], warnings: [] }
    : {
        problems: [],
        warnings: [
          {
            path,
            message: `${SELECTOR_NAME} has a line end or blanks beside the name; some sets that work have them, and whether every early load takes them is not known`,
            given,
            remedy: "End the template behind the name, without a line end",
          },
        ],
      };
}
