import type { Shape } from "./member";
import { plainText } from "./patterns";

/** Which of Cisco's images the phones of a site may load. */
export const FIRMWARE: Shape = {
  is: "mapping",
  name: "Firmware",
  meaning: "Which of Cisco's images the phones of a site may load.",
  members: [
    {
      name: "folder",
      presence: "required",
      shape: plainText(),
      meaning: "Folder of this machine with the images; a relative path starts at the project.",
      example: "firmware",
    },
    {
      name: "files",
      presence: "optional",
      shape: {
        is: "record",
        value: {
          is: "mapping",
          name: "FirmwareFile",
          meaning: "What one image has to be.",
          members: [
            {
              name: "sha256",
              presence: "required",
              shape: plainText("^[0-9a-fA-F]{64}$"),
              meaning: "SHA-256 of the file.",
              allowed: "64 hex digits, as `npm run firmware -- FOLDER` prints them",
            },
          ],
        },
        schema: {
          minProperties: 1,
          propertyNames: {
            pattern:
              "^P0(S3(-\\d{1,2}-\\d{1,2}-\\d{2}|\\d{4})|03(-\\d{1,2}-\\d{1,2}-\\d{2}|\\d{4}|\\d{4}[0-9A-Z]{4}))\\.(bin|sbn|sb2|loads)$",
          },
        },
      },
      meaning: "The images that are served and no others, by the names of their files.",
      fallbackWords: "every image of the folder, whatever it holds",
    },
  ],
};
