import { modelTraits, type PhoneModel } from "../phone-models";

/** `SIPDefault.cnf` or a phone's own file with another `image_version`; a line for it is added where there is none. */
export function withImageVersion(text: string, load: string): string {
  const line = `image_version: "${load}"`;
  const LINE = /^[ \t]*image_version[ \t]*:.*?(?=\r?$)/gm;
  if (LINE.test(text)) {
    return text.replace(LINE, line);
  }
  return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${line}\n`;
}

/** XMLDefault.cnf.xml for one phone: it names this load for its model, and for those whose model it does not name. */
export function withXmlDefault(text: string, model: PhoneModel, load: string): string {
  const own = `loadInformation${modelTraits(model).loadInformationId}`;
  const element = new RegExp(`(<(${own}|loadInformation)(?:\\s[^>]*)?>)[^<]*(</\\2>)`, "g");
  const named = text.replace(element, (_found, start: string, _name: string, end: string) => `${start}${load}${end}`);
  return new RegExp(`<${own}[\\s>]`).test(text)
    ? named
    : named.replace(/<\/Default>/, `  <${own}>${load}</${own}>\n</Default>`);
}
