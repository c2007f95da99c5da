import { error, info, type Rules, warning } from "./rule";

/** What one line of a `.cnf` file says (cisco.md sections 1.1, 1.2 and 7). */
export const CNF_RULES = {
  "line-unreadable": warning(
    "The phone takes no notice of it, so that a setting that was meant is missing.",
    'Write key: "value", or begin the line with # if it is a comment.',
  ),
  "quotes-broken": error(
    "A value ends at its second double quote or at the end of its line, and no escape is known: what arrives is not what was meant.",
    'Put one pair of double quotes around the value, and none into it; a password with " needs to be changed.',
    "its double quotes are broken, so that it is not sure what arrives at the phone",
  ),
  "hash-or-semicolon": warning(
    "Both begin comments. Whether the phone also takes them so inside of a value is not known; it may cut the value there.",
    "Do without # and ; in values.",
    "holds # or ;, and whether the phone takes that as text or as the start of a comment is not known",
  ),
  "control-character": error(
    "No escape for it is known, and the phone may end the value or the whole file there.",
    "Remove it; it came from an editor or from pasted text.",
  ),
  "beyond-ascii": warning(
    "How the phone shows it is not known: it may be other letters, or none.",
    "Write it with ASCII letters, or try it on one phone first.",
  ),
  "key-twice": warning(
    "Which of them counts is not documented; that the last one does is an assumption.",
    "Keep one of the lines.",
  ),
  "key-case": warning(
    "Whether the phone knows a key in other letters is not established; if it does not, it takes its default.",
    "Write the key as Cisco does.",
  ),
  "key-misspelt": warning(
    "The phone takes no notice of a key that it does not know, and keeps its default or what is in its flash.",
    "Write the key that was meant.",
  ),
  "key-unknown": info(
    "A phone that does not know a key takes no notice of it. It may be one for other phones.",
    "Remove it if nobody knows what it is for.",
    "a key that these phones are not known to know",
  ),
  "key-of-no-line": warning(
    "A 7960 has 6 lines and a 7940 has 2: nothing comes of keys for more.",
    "Remove it, or give the line to a key that the phone has.",
  ),
  "key-too-young": warning(
    "The load takes no notice of a key that is younger than it is.",
    "Take a later load, or remove the key.",
  ),
  "value-unfit": error(
    "What the phone does with it is not established: it may take its default, or what is in its flash.",
    "Write one of the values that are allowed.",
  ),
  "value-taken-back": warning(
    "Whether an empty value in a phone's own file takes back what SIPDefault.cnf says is not established.",
    "Give it a value, or take it out of SIPDefault.cnf and put it into the files of the phones that need it.",
    "empty here, and SIPDefault.cnf gives it a value",
  ),
  "url-with-password": warning(
    "Everyone in the network can fetch the file over TFTP, and the password with it.",
    "Let the server tell phones by their network, and take the password out of the address.",
  ),
  "cnf-too-large": warning(
    'Beyond a size that is not documented the phone says "W210 TFTP Error : buffer full" and takes nothing of the file.',
    "Take comments out, and what equals the phone's default.",
  ),
  "folder-in-own-file": warning(
    "The phone has found its own file before it could learn there where that is.",
    "Put tftp_cfg_dir into SIPDefault.cnf.",
  ),
} as const satisfies Rules;
