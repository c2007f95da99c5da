/** What the reference begins with. */
export function opening(keyCount: number): string {
  return `
<!-- Generated from the code by \`npm run generate\`. Do not edit. -->

# Settings

Everything that can be said about the phones of a site. ${keyCount} keys of \`SIPDefault.cnf\` and \`SIP<MAC>.cnf\` have a name here; any
other goes into \`extraSettings\`, as text; only their form is checked. This page is generated from the code by \`npm run generate\`.

\`\`\`yaml
# yaml-language-server: $schema=./schema/site.schema.json
config:
  cisco-phones:site:
    name: home
    host: { address: 192.168.1.3 }
    settings: # of all phones
      proxy: 192.168.1.3
      timeZone: Europe/Berlin
      load: P0S3-8-11-00
      dtmf: { payloadType: 101 }
      models: # of all phones of a model
        "7960": { preferredCodec: g711alaw }
    phones:
      - mac: 00:03:6B:AB:CD:EF
        model: "7960"
        overrides: { callWaiting: "off" } # of this phone
        lines:
          - extension: "100"
\`\`\`

- **Layers.** A phone goes before its model, a model before the site, the site before the default. A member of a group such as \`dtmf\`
  is overridden alone, a list as a whole. In \`models\` and \`overrides\` an empty text takes a text back. Only what differs from the site
  stands in the phone's own file.
- **Editors.** \`schema/site.schema.json\` describes a stack's file. With the first line above, an editor that knows YAML schemas (Visual
  Studio Code with Red Hat's YAML extension, Neovim and others with \`yaml-language-server\`) completes names and marks mistakes.
  \`pulumi preview\` checks the same and more.
- **Programs.** The args of the components have the same names: \`SiteSettingsArgs\`, \`PhoneSettingsArgs\`. Passwords are args there;
  in a stack's file they are secrets beside the site and never stand in it.
- **The phone's own** is what a phone does when no file has the key, in the words of this page; – where that is not known.
- **Since load** tells the first load that has the key. An exact release is from the headings in Cisco's commented template, as users have
  published it; "or earlier" means that Cisco's guide for 4.0, that template, or what Cisco's own call manager generates for 7.4 has the
  key, and "8.x" that only users' files for 8.12 have it. Nothing is said where nothing was found, and no statement was tried on a phone.
- The words \`off\` and \`on\`, and numbers that are texts, such as an extension or a model, stand in quotes in YAML.
`;
}
