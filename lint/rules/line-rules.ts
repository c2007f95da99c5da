import { error, type Rules, warning } from "./rule";

/** Lines of phones and what is shown of them (cisco.md sections 1.5, 1.11, 1.12 and 7). */
export const LINE_RULES = {
  "auth-name-missing": warning(
    "A registrar that asks for a user name refuses the line.",
    "Give lineN_authname, for Asterisk the extension.",
  ),
  "auto-answer-doubtful": warning(
    "Cisco's guide says that no file can set it, and Cisco's own generator writes it.",
    "Try it on one phone first.",
    "a line that answers by itself",
  ),
  "auto-answer-mask": warning(
    "Each bit is one line, from the lowest on; bits of lines that are not there do nothing.",
    "Write the sum of 1 for line 1, 2 for line 2, 4 for line 3 and so on.",
  ),
  "extension-twice": error(
    "Both phones register the same line and take it from each other, so that calls reach now one and now the other.",
    "Give each line an extension of its own.",
  ),
  "label-cut": warning("The phone keeps 31 characters.", "Take at most 11."),
  "label-long": warning(
    "Sources say that the phone keeps 11 characters, and files that are in use have more.",
    "Take at most 11, or look at one phone first.",
  ),
  "line-field": warning(
    "The phone cuts it or shows something else.",
    'Take at most 32 bytes, without < > \\ and ", and without blanks at the ends.',
  ),
  "line-gap": warning(
    "Whether a phone takes a line behind a key without one is not established.",
    "Give the lines from key 1 on without a gap.",
    "a line behind a key without a line",
  ),
  "line-name": error(
    "The line registers under a name that Asterisk does not know, or not at all.",
    "Write the user part alone, such as 100, without @ and what follows.",
    "no name of a line: letters, digits and * + _ . - alone",
  ),
  "name-fills-buffer": warning("The last character may be lost.", "Take one less."),
  "name-stripped": warning(
    "Load 8-12-00 shows caller names without their punctuation.",
    "Keep to letters and digits, or stay with load 8-11-00.",
  ),
  "password-characters": warning(
    "How the phone reads these is not known: it may cut the password there, and the registration is refused.",
    "Choose 12 or more random letters and digits.",
  ),
  "password-missing": error(
    "A registrar that asks for a password refuses the line.",
    "Give lineN_password, the same as in Asterisk.",
    "a line without a password",
  ),
  "password-too-long": error(
    "The phone cuts it, answers with what is left and is refused, again and again. FreePBX makes passwords of 32 characters.",
    "Choose one of at most 31 characters, and give it to Asterisk, too.",
  ),
  "password-unfit": error(
    "What arrives at the phone is another password, and the registration is refused.",
    "Choose 12 or more random letters and digits.",
  ),
  "password-weak": warning(
    "Those who attack telephone systems try it first; calls at your cost follow.",
    "Choose 12 or more random letters and digits.",
  ),
  "phone-without-line": error(
    'The phone shows "Phone Unprovisioned" and asks for the file again about every 31 seconds.',
    "Give line1_name, line1_authname and line1_password, or remove the file.",
    "a phone without a line",
  ),
  "short-name-long": warning(
    "The display is likely to show 12 characters beside the key.",
    "Give lineN_shortname with at most 12 characters.",
  ),
} as const satisfies Rules;
