import { error, info, type Rules, warning } from "./rule";

/** Rings, logo and check-sync (cisco.md sections 4.2, 4.3, 4.5 and 4.6). */
export const EXTRA_RULES = {
  "logo-format": warning(
    "The phone takes BMP alone and shows nothing else.",
    "Save the picture as BMP without compression.",
    "no BMP picture that can be read",
  ),
  "logo-size": warning(
    "The phone shows 90 x 56 pixels; larger pictures are scaled within reason, or not shown.",
    "Scale it to 90 x 56 pixels.",
  ),
  "ring-audio": error(
    "The phone plays noise or nothing: it takes raw mu-law, 8000 Hz, mono, 240 to 16080 bytes, a multiple of 240.",
    "Convert it: sox in.wav -t raw -r 8000 -c 1 -e mu-law out.raw",
  ),
  "ring-doubtful": warning(
    "It is more than the later phones take; what these take is not known.",
    "Keep to 50 rings, with names and files of at most 25 ASCII characters.",
  ),
  "ring-file-missing": error(
    "The ring is in the menu and can't be heard.",
    "Put the file into the folder, or remove the line.",
  ),
  "ring-line": error(
    "The phone finds no file name in the line. Blanks in place of the TAB come from copying off a page.",
    "Write name, TAB, file name.",
    "no ring: a name and a file name with a TAB between them",
  ),
  "ring-list": warning(
    "The phone may not take it, or show one of two.",
    "Give each ring a name and a .raw or .pcm file of its own.",
  ),
  "sync-equal": warning(
    "At check-sync phones restart only if their mark differs from that of syncinfo.xml; with the same one nothing happens.",
    "Write another mark into both whenever files change, or 0 into SIPDefault.cnf so that each phone that is told restarts.",
  ),
  "syncinfo-none": info(
    "The phones do nothing when Asterisk sends check-sync.",
    'Make one: <SYNCINFO><IMAGE VERSION="*" SYNC="1"/></SYNCINFO>',
    "there is no syncinfo.xml",
  ),
  "syncinfo-one-load": info("Phones with another load do nothing at check-sync.", 'Write VERSION="*".'),
  "syncinfo-unreadable": warning(
    "The phones do nothing when Asterisk sends check-sync.",
    'Write <SYNCINFO><IMAGE VERSION="*" SYNC="1"/></SYNCINFO>.',
  ),
} as const satisfies Rules;
