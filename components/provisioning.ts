/** One line of a phone, as declared. */
export interface ProvisionedLine {
  extension: string;
  password: string;
  displayName?: string;
  shortName?: string;
  authName?: string;
  mailbox?: string;
}

/** One phone, as declared. */
export interface ProvisionedPhone {
  mac: string;
  model: string;
  lines: ProvisionedLine[];
  label?: string;
  load?: string;
}

/** A file of a phone with a placeholder for each secret, and the secrets apart. */
export interface ProvisionedFile {
  path: string;
  text: string;
  secrets: Record<string, string>;
}

/** One phone as it is handed on: its declaration for Asterisk, its files for the host. Always inside a secret Output. */
export interface PhoneProvisioning {
  /** Name of the phone's resource, for messages. */
  name: string;
  phone: ProvisionedPhone;
  files: ProvisionedFile[];
}
