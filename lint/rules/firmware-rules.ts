import { error, info, type Rules, warning } from "./rule";

/** Loads, manifests and the files that name them (cisco.md sections 1.3, 2.1, 2.6 and 2.7). */
export const FIRMWARE_RULES = {
  "factory-no-way": warning(
    "OS79XX.TXT is read by factory loads alone, and one of them can't take this load at once: the phone stays where it is.",
    "Put the images of the loads between them into the folder; remove OS79XX.TXT if no phone has its factory load.",
  ),
  "firmware-elsewhere": info(
    "A phone that runs the load already asks for nothing; any other one needs its files.",
    "Put Cisco's files into the folder if phones are to change their load.",
    "no file of the load that phones are told is in the folder, nor of any other one",
  ),
  "image-cut-off": warning(
    "A phone can't start half of an image; what it does then is not established.",
    "Copy the file anew from Cisco's archive and compare the sizes.",
  ),
  "image-empty": error(
    "There is nothing in it for a phone to start; copies that broke off for want of space look so.",
    "Copy the file anew from Cisco's archive.",
    "empty",
  ),
  "image-too-large": warning(
    "No image for these phones is that large: it is another file under the name of one.",
    "Copy the file anew from Cisco's archive.",
  ),
  "load-missing": error(
    "A phone that runs another load asks for the .loads file again and again and never changes.",
    "Put the files of that load into the folder, or name one that is there.",
  ),
  "load-name": error(
    "The phone asks for NAME.loads, which is not there, at each boot.",
    "Write the name of the .loads file of a SIP load without its extension, such as P0S3-8-11-00.",
  ),
  "load-name-case": error(
    "The phone asks for the name as it is written, and servers tell upper and lower case apart.",
    "Write the name as the .loads file has it.",
  ),
  "load-name-form": error(
    "08 and 8 circulate for one release and are two names: the phone asks for a file that is not there.",
    "Write the name as the .loads file has it.",
  ),
  "load-signed-missing": warning(
    "Phones that run the factory load take the .bin; any that has had a signed load refuses it and asks for the .sbn.",
    "Put the .sbn of the same load into the folder.",
  ),
  "load-unsigned": error(
    'A phone that ever had a signed load shows "Image Authentication Failed" for an unsigned one and keeps what it has.',
    "Name a load from 5.x on; there is no way back.",
  ),
  "load-unsaid": info(
    "Each phone keeps the load that it has, so that two phones may behave differently.",
    "Name the load that all are to run in SIPDefault.cnf.",
  ),
  "loads-disagree": error(
    "The loader fetches one load and the phone that starts it is told the other one: it may never come up.",
    "Name one load in image_version and in XMLDefault.cnf.xml.",
  ),
  "manifest-member-case": error(
    "The phone asks for the name as the manifest has it, and the upgrade stops there.",
    "Rename the file to what the manifest says.",
  ),
  "manifest-member-missing": error(
    "The phone fetches the manifest, does not find what it names, and stays with its old load or in its loader.",
    "Put the file into the folder; it comes with the .loads file in Cisco's archive.",
  ),
  "manifest-other-name": error(
    "The name on disk, in image_version and inside of the manifest have to be one and the same.",
    "Give the file its own name back, and name that in image_version.",
  ),
  "manifest-unreadable": warning(
    "A manifest holds the names of its .sbn and .sb2 files. This may be another file, such as a page of a web server.",
    "Unpack it from Cisco's archive again.",
  ),
  "manifest-unsigned-image": error(
    'A phone on a signed load shows "Image Authentication Failed" and stays there.',
    "Unpack the .loads file from Cisco's archive again.",
  ),
  "selector-application": warning(
    "Published sets name the application or its loader here, and both are said to work; which a phone with an early load needs is not established.",
    "Name the loader, P003-…, where phones with such loads are left.",
  ),
  "selector-blanks": warning(
    "Some loads ask for the name with its blanks (Cisco's CSCdv19260), and no file has that name.",
    "printf %s NAME > OS79XX.TXT",
  ),
  "selector-line-end": info(
    "It works in folders that are in use; without one nothing can be taken for a part of the name.",
    "printf %s NAME > OS79XX.TXT",
    "a line end behind the name",
  ),
  "selector-lines": error(
    "A factory load reads one name and may take all of it for that name.",
    "Leave one line with the name of one load.",
  ),
  "selector-load-missing": error(
    "A phone with its factory load asks for that file again and again and never gets out of it.",
    "Put the file into the folder, or name one that is there.",
  ),
  "selector-name": error(
    "A factory load asks for NAME.bin, NAME.sbn or NAME.loads by itself, and finds nothing.",
    "Write the name of the load without extension, such as P003-8-11-00.",
  ),
  "selector-other-loader": warning(
    "A phone with an early load takes this loader, and has to fetch the one of its load after it; that it can is not established.",
    "Name the loader that the .loads file of the load names.",
  ),
  "unsigned-loader-missing": warning(
    "A phone on 5.x, on its way from the factory load, was seen to ask for the unsigned loader before the signed one.",
    "Put the .bin of the loader into the folder; it comes with the .sbn in Cisco's archive.",
  ),
  "xmldefault-load-name": warning(
    "A loader asks for NAME.loads. Guides name the loader, P003-…, here, too; logs of phones show the application, P0S3-….",
    "Name the application that image_version names.",
    "names a load that is no SIP load for these phones",
  ),
  "xmldefault-no-load": warning(
    'A loader that finds no other file shows "No Load Specified" and begins again.',
    "Write <Default><loadInformation>P0S3-8-11-00</loadInformation></Default> with your load.",
    "names no load for a 7940 or a 7960",
  ),
} as const satisfies Rules;
