import { directoryPage } from "./directory-page";
import { type DirectorySource, JoinedSources, type SourcesReading, troubleText } from "./directory-source";
import type { PhoneAnswer, ServiceRequest } from "./phone-answer";
import { inputXml, menuXml, messageXml } from "./phone-objects";
import { phoneQuery, readPhoneQuery } from "./phone-query";

/** Where the directory begins. */
export const DIRECTORY_PATH = "/directory";
/** Of a part of a number that is looked for: with more, the address of a next page could be too long for a phone. */
const MOST_DIGITS = 16;

/** The directory as a phone walks through it: a menu of lists and the search, their pages, and what there is to say where none is. */
export class DirectoryPages {
  private readonly title: string;
  private readonly sources: readonly DirectorySource[];
  private readonly all: JoinedSources;

  constructor(title: string, sources: readonly DirectorySource[]) {
    this.title = title;
    this.sources = sources;
    this.all = new JoinedSources(sources);
  }

  /** The answer to a request; undefined for a path that is no page of the directory. */
  answer(request: ServiceRequest): PhoneAnswer | Promise<PhoneAnswer> | undefined {
    switch (request.path) {
      case DIRECTORY_PATH:
        return this.menu(request);
      case `${DIRECTORY_PATH}/search`:
        return this.form(request);
      case `${DIRECTORY_PATH}/list`:
        return this.list(request);
      case `${DIRECTORY_PATH}/find`:
        return this.find(request);
      default:
        return undefined;
    }
  }

  private menu({ base }: ServiceRequest): PhoneAnswer {
    const lists = this.sources.map(({ name, title }) => ({
      name: title,
      url: `${base}${DIRECTORY_PATH}/list?${phoneQuery({ source: name })}`,
    }));
    const search = { name: "Search", url: `${base}${DIRECTORY_PATH}/search` };
    return { xml: menuXml({ title: this.title, prompt: "Choose a list", items: [search, ...lists] }) };
  }

  private form({ base }: ServiceRequest): PhoneAnswer {
    return {
      xml: inputXml({
        title: this.title,
        prompt: "Part of name or number",
        url: `${base}${DIRECTORY_PATH}/find`,
        items: [
          { name: "Name", parameter: "name", flags: "A" },
          { name: "Number", parameter: "number", flags: "T" },
        ],
      }),
    };
  }

  private async list({ base, query }: ServiceRequest): Promise<PhoneAnswer> {
    const values = readPhoneQuery(query);
    const source = this.sources.find(({ name }) => name === values.get("source"));
    if (source === undefined) {
      return this.message("There is no such list any more.\nGo back and choose another.", "no such list");
    }
    try {
      const { entries } = await source.read();
      return entries.length === 0
        ? this.message(`There is nobody in "${source.title}".`)
        : this.page({
            title: source.title,
            entries,
            from: fromOf(values),
            urlFrom: (from) =>
              `${base}${DIRECTORY_PATH}/list?${phoneQuery({ source: source.name, from: String(from) })}`,
          });
    } catch (error) {
      const reason = troubleText(error);
      return this.message(
        `"${source.title}" can't be shown: ${reason}.\nTry again later.`,
        `${source.name}: ${reason}`,
      );
    }
  }

  private async find({ base, query }: ServiceRequest): Promise<PhoneAnswer> {
    const values = readPhoneQuery(query);
    const asked = { name: values.get("name") ?? "", number: digitsOf(values.get("number") ?? "") };
    const reading = await this.all.read();
    const found = reading.index.search(asked);
    const trouble = troubleOf(reading);
    if (found.length === 0) {
      const what = [asked.name, asked.number].filter((part) => part !== "").join(", ");
      const nobody = what === "" ? "There is nobody in the directory." : `Nobody was found for "${what}".`;
      return this.message([nobody, ...reading.missing.map(missingLine)].join("\n"), trouble);
    }
    const page = this.page({
      title: this.title,
      entries: found,
      from: fromOf(values),
      urlFrom: (from) => `${base}${DIRECTORY_PATH}/find?${phoneQuery({ ...asked, from: String(from) })}`,
      ...(reading.missing.length === 0 ? {} : { note: "lists missing" }),
    });
    return { ...page, trouble };
  }

  private page(paged: Parameters<typeof directoryPage>[0]): PhoneAnswer {
    // Who comes back to a page that is no longer there, because entries went away, begins anew.
    return directoryPage(paged.from < paged.entries.length ? paged : { ...paged, from: 0 });
  }

  private message(text: string, trouble?: string): PhoneAnswer {
    return { xml: messageXml({ title: this.title, prompt: "", text }), trouble };
  }
}

function fromOf(values: ReadonlyMap<string, string>): number {
  const given = values.get("from") ?? "";
  return /^\d{1,6}$/.test(given) ? Number(given) : 0;
}

/** Of a part of a number, what can be looked for. */
function digitsOf(text: string): string {
  return text.replaceAll(/[^0-9+*#]/g, "").slice(0, MOST_DIGITS);
}

function missingLine({ title, reason }: SourcesReading["missing"][number]): string {
  return `Not looked at: "${title}", ${reason}.`;
}

function troubleOf({ missing }: SourcesReading): string | undefined {
  return missing.length === 0 ? undefined : missing.map(({ title, reason }) => `${title}: ${reason}`).join("; ");
}
