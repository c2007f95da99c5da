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
    {
      name: "rollout",
      presence: "optional",
      shape: {
        is: "mapping",
        name: "FirmwareRollout",
        meaning: "How phones are led from the load that they run, `currentLoad`, to the one that they are to run.",
        members: [
          {
            name: "perWave",
            presence: "defaulted",
            shape: { is: "value", schema: { type: "integer", minimum: 1, maximum: 1000 } },
            meaning: "Most phones that are on their way at once. The next ones begin when all of these run their load.",
            allowed: "1–1000",
            fallback: 20,
          },
          {
            name: "minutes",
            presence: "defaulted",
            shape: { is: "value", schema: { type: "integer", minimum: 1, maximum: 1440 } },
            meaning:
              "From the first image of a step until the phone runs it. One that takes longer has failed, and no other begins.",
            allowed: "1–1440",
            unit: "minutes",
            fallback: 60,
          },
          {
            name: "manual",
            presence: "defaulted",
            shape: { is: "value", schema: { type: "boolean" } },
            meaning:
              "You set `os79xx` and `currentLoad` yourself from stage to stage, and the server tells all phones the same.",
            fallback: false,
          },
        ],
      },
      meaning: "How phones are led to their loads.",
      fallbackWords: "20 at once, each within 60 minutes, by the server itself",
    },
  ],
};
