import { error, info, type Rules, warning } from "./rule";

/** Names, modes and places of files (cisco.md sections 2.1, 2.3 and 6). */
export const FILE_RULES = {
  "file-name-case": error(
    "A TFTP server on Linux tells upper and lower case apart and answers File not found.",
    "Rename the file to what the phone asks for.",
  ),
  "file-not-readable-by-all": warning(
    "TFTP servers run as a user of their own and serve what everyone may read; else they answer Access violation.",
    "chmod a+r FILE",
    "not everyone may read it, and so the TFTP server may not either",
  ),
  "folder-not-open-to-all": warning(
    "TFTP servers run as a user of their own; nothing in a folder that they may not enter is found.",
    "chmod a+rx FOLDER",
    "not everyone may enter it, and so the TFTP server may not either",
  ),
  "file-odd": warning("A TFTP server serves files alone.", "Remove it."),
  "file-too-large": error(
    "A file of a phone has a few KiB. One that is so large is something else, and was not read here.",
    "Look at what it is, and put the right one there.",
  ),
  "file-unreadable": error(
    "It was not read here, and a TFTP server may not be able to read it either.",
    "Give it mode 0644, folders 0755.",
  ),
  "link-nowhere": error(
    "The server answers File not found.",
    "Remove the link, or let it lead to a file that is there.",
  ),
  "link-outside": warning(
    "TFTP servers that are locked into their folder do not find what is outside of it. It was not read here.",
    "Copy the file into the folder.",
  ),
  "link-to-folder": warning(
    "What is in that folder was not read here, and a server that is locked in may not find it.",
    "Move the folder to where the link is.",
  ),
  "phone-file-copy": info(
    "Nothing asks for it, but everyone in the network can fetch it, old passwords included.",
    "Move it out of the folder.",
  ),
  "phone-file-hidden": error(
    "Two files for one phone, of which the phone asks for one: changes in the other never arrive.",
    "Remove the one that the phone does not ask for.",
  ),
  "phone-file-name": error(
    'The phone that it was made for finds no file and shows "Phone Unprovisioned".',
    "Name it SIP<MAC>.cnf, with the 12 hex digits from the back of the phone in upper case.",
  ),
  "phone-file-place": error(
    "The phone asks for its file in the folder that tftp_cfg_dir names, else in the root, and nowhere else.",
    "Move the file there.",
  ),
  "sep-file": error(
    "The first file that exists decides the protocol, and the phone asks for this one before SIP<MAC>.cnf.",
    "Remove it: a 7940 or 7960 with SIP needs none.",
  ),
  "trust-list": warning(
    "A phone that takes a trust list accepts signed files alone from then on.",
    "Remove it.",
    "a trust list for a phone that has a SIP<MAC>.cnf",
  ),
} as const satisfies Rules;
