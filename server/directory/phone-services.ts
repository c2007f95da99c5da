import {
  DIRECTORY_FILE,
  type DirectoryList,
  deliveredDirectorySchema,
  deliveredPasswordsSchema,
  directoryListSchema,
  FLEET_LIST_FILE,
  PASSWORDS_FILE,
} from "../../domain/directory/delivered-directory";
import type { FileSource } from "../store/file-source";
import { DirectoryPages } from "./directory-pages";
import { deliveredSource } from "./directory-source";
import { FetchedSources } from "./fetched-sources";
import { type ServiceAnswer, type ServiceRequest, serviceAnswer } from "./phone-answer";
import { type ServicesFacts, ServicesPages } from "./services-pages";

export interface PhoneServicesOptions {
  readonly source: Pick<FileSource, "told" | "site">;
  readonly facts: Omit<ServicesFacts, "site" | "timeZone">;
  /** Told what is wrong with what was delivered. */
  readonly onTrouble: (trouble: string) => void;
}

/** Directory and services of one generation. */
interface Pages {
  readonly directory: DirectoryPages;
  readonly services: ServicesPages;
}

/** What phones are served beside files: the directory and the services, where a delivery has a directory. */
export class PhoneServices {
  private readonly options: PhoneServicesOptions;
  private told: readonly (Buffer | undefined)[] = [];
  private pages: Pages | undefined;
  private readonly fetched: FetchedSources;

  constructor(options: PhoneServicesOptions) {
    this.options = options;
    this.fetched = new FetchedSources(options.onTrouble);
    this.follow();
  }

  /** Takes what is delivered now. As long as that is the same, nothing that was read is read again. */
  follow(): void {
    const { source, onTrouble } = this.options;
    const told = [DIRECTORY_FILE, FLEET_LIST_FILE, PASSWORDS_FILE].map((name) => source.told(name));
    const isSame = told.every((bytes, index) => {
      const before = this.told[index];
      return bytes === before || (bytes !== undefined && before !== undefined && bytes.equals(before));
    });
    if (isSame && this.told.length > 0) {
      return;
    }
    this.told = told;
    try {
      this.pages = this.read(told[0], told[1], told[2]);
    } catch {
      // What it says could hold a password, and no delivery of this version is wrong.
      this.pages = undefined;
      onTrouble("the directory that was delivered can't be read; there is none until the next delivery");
    }
  }

  /** The answer to a request; undefined for what is no page of a service, which may be a file. */
  answer(request: ServiceRequest): ServiceAnswer | Promise<ServiceAnswer> | undefined {
    const { pages } = this;
    const answer = pages?.directory.answer(request) ?? pages?.services.answer(request);
    return answer instanceof Promise ? answer.then(serviceAnswer) : answer && serviceAnswer(answer);
  }

  private read(
    directory: Buffer | undefined,
    fleet: Buffer | undefined,
    secrets: Buffer | undefined,
  ): Pages | undefined {
    if (directory === undefined) {
      return undefined;
    }
    const { source, facts } = this.options;
    const { title, timeZone, lists, json, ldap } = deliveredDirectorySchema.parse(parsedJson(directory));
    const own: DirectoryList[] = fleet === undefined ? [] : [directoryListSchema.parse(parsedJson(fleet))];
    const passwords = new Map(
      Object.entries(secrets === undefined ? {} : deliveredPasswordsSchema.parse(parsedJson(secrets))),
    );
    const fetched = this.fetched.follow({ json, ldap }, passwords);
    return {
      directory: new DirectoryPages(title, [...[...own, ...lists].map(deliveredSource), ...fetched]),
      services: new ServicesPages(title, { ...facts, site: () => source.site(), timeZone }),
    };
  }
}

function parsedJson(bytes: Buffer): unknown {
  return JSON.parse(bytes.toString("utf8"));
}
