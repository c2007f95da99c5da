import type { Symptoms } from "./symptom";

/** What keeps a phone from its load (cisco.md sections 2.1, 2.6 to 2.8 and 6). */
export const FIRMWARE_SYMPTOMS = {
  "unsigned-image": {
    standing: "fault",
    from: "files",
    title: "it is told of an image without a signature",
    means: "The phone shows Image Authentication Failed: after a signed load it takes no unsigned one any more.",
    remedy: "Serve the signed files of the load: .loads, .sbn and .sb2, as they come from Cisco",
  },
  "upgrade-step-skipped": {
    standing: "fault",
    from: "requests",
    title: "its old load can't go to the new one in one step",
    means:
      "The phone shows Protocol Application Invalid, or keeps its old load: a load before release 7 has no loader, and one before release 5 needs one of release 5 first.",
    remedy:
      "Name P0S3-05-3-00 in OS79XX.TXT and serve its .bin; when the phone has it, name the loader P003-8-… there, and the load in XMLDefault.cnf.xml",
  },
  "file-name-case": {
    standing: "fault",
    from: "files",
    title: "a file has its name in other upper and lower case",
    means: "The phone asks for the name exactly as it is written in the file that names it, and does not get it.",
    remedy: "Rename the file to the name that is asked for",
  },
  "manifest-member-missing": {
    standing: "fault",
    from: "files",
    title: "a file that its manifest names is not served",
    means: "The phone gets the .loads file, not all that it names, and begins again and again.",
    remedy: "Serve every file of the load, as they come from Cisco",
  },
  "load-name-extension": {
    standing: "fault",
    from: "requests",
    title: "its load is named with an extension",
    means: "The phone appends .loads to the name, and hunts for a file that nobody has.",
    remedy: "Name the load without extension in image_version, XMLDefault.cnf.xml and OS79XX.TXT",
  },
  "load-name-typo": {
    standing: "fault",
    from: "files",
    title: "its load is named otherwise than its files are",
    means: "Two spellings of one release are two loads to the phone, and it hunts for the one that is not there.",
    remedy: "Write the name of the load exactly as that of its .loads file",
  },
  "load-not-served": {
    standing: "fault",
    from: "requests",
    title: "the load that it is told of is not served",
    means: "The phone asks for its .loads file at every boot, and keeps its old load or never comes up.",
    remedy: "Serve the files of that load, or name the load that is served",
  },
  "no-load-named": {
    standing: "fault",
    from: "requests",
    title: "no file names a load for it",
    means: "The phone shows No Load Specified, and walks its list of names again and again.",
    remedy: "Serve XMLDefault.cnf.xml with the load in the loadInformation element of its model",
  },
  "nothing-served": {
    standing: "fault",
    from: "requests",
    title: "none of the files that it asks for is served",
    means: "The phone shows TFTP File Not Found: it asked for every name that it knows.",
    remedy: "Declare the phone and deliver; in a plain folder, see that it is the folder with SIPDefault.cnf in it",
  },
  "other-load": {
    standing: "fault",
    from: "requests",
    title: "it goes for another load than the declared one",
    means: "The files that it reads name another load, or it still runs one that it fetched before.",
    remedy: "Name one load everywhere: in image_version, XMLDefault.cnf.xml and OS79XX.TXT",
  },
  "firmware-again": {
    standing: "fault",
    from: "requests",
    title: "it fetches firmware again and again",
    means: "The phone has got the file and does not go on from it: it does not take it, or loses it.",
    remedy: "See what it shows (Image Authentication Failed: its signature), and the order of releases of its load",
  },
  "trust-list-loop": {
    standing: "unknown",
    from: "requests",
    title: "it asks for its trust list and SEP file over and over",
    means: "Seen for a minute before phones went on, and for ever where the SEP file can't be used.",
    remedy: "A 7940/7960 with SIP needs no SEP file: remove it if one is served",
  },
} as const satisfies Symptoms;
