import { RULE_CHAPTERS, type Rule } from "../../lint/rules";

const OPENING = `# What hurts in a tftpboot folder

\`\`\`sh
npm run lint-tftpboot -- /srv/tftpboot
\`\`\`

looks at a folder that is kept by hand, as 7940 and 7960 phones would, and says everything in it that keeps them from working or will
hurt later: file and line, what is wrong, why it hurts, what to do. Nothing is changed, nothing is asked of the network, and Pulumi is
not needed.

| Option     | What it does           |
| ---------- | ---------------------- |
| \`--strict\` | warnings count, too    |
| \`--json\`   | the findings as JSON   |

It ends with 0 where there is no error, with 1 where there is one, with 2 where the folder can't be read or the command is wrong.

\`\`\`
SIPDefault.cnf:2: error: image_version: P0S3-8-12-00.loads is not among the firmware; there is P0S3-8-11-00.loads (given "P0S3-8-12-00") [load-missing]
SIPDefault.cnf:9: warning: telnet_level: log-in over telnet is on (given "2") [telnet-on]
\`\`\`

The name in brackets is that of the rule; names stay. Below the findings stands for each rule why it hurts and what to do. With \`--json\`
there are \`phones\`, \`errors\`, \`warnings\`, \`infos\` and \`findings\`, each with \`rule\`, \`level\`, \`file\`, \`line\`, \`keys\`, \`what\`, \`given\`,
\`why\` and \`fix\`. No password is ever shown, nor the value of a key that is not known.

Rules are those that a description is checked by, such as the one that [\`npm run import-tftpboot\`](import.md) makes of the same folder.
Images and the loads that are named are judged by what plans [firmware](firmware.md) for a site; where there is an OS79XX.TXT, the way of a
phone with its factory load is looked for, too.

| Level   | What it says                                                                             |
| ------- | ---------------------------------------------------------------------------------------- |
| error   | a phone or one of its lines does not work, or not as the file says                       |
| warning | it works and will hurt, or what a phone does then is not established                     |
| info    | normal or harmless, said so that nobody needs to wonder                                  |

Files are read by the same code as the virtual phone's (\`npm run phone\`). Not looked at are the DHCP server, what is inside of Cisco's
firmware, addresses on other machines, and files of more than 256 KiB that are no firmware. Whether everyone may read the files is
looked at on the machine on which the command runs: copies elsewhere have modes of their own.`;

/** docs/lint.md: what the linter is, and all its rules. */
export function lintReference(): string {
  const chapters = Object.entries(RULE_CHAPTERS).map(([title, rules]) =>
    [`## ${title}`, table(Object.entries<Rule>(rules).sort(([a], [b]) => (a < b ? -1 : 1)))].join("\n\n"),
  );
  return `${[OPENING, ...chapters].join("\n\n")}\n`;
}

function table(rules: readonly [string, Rule][]): string {
  return [
    row(["Rule", "Level", "Why it hurts", "What to do"]),
    row(["---", "---", "---", "---"]),
    ...rules.map(([name, { level, why, fix }]) => row([`\`${name}\``, level, asText(why), asText(fix)])),
  ].join("\n");
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** What Markdown would take for something else. */
function asText(words: string): string {
  return words.replace(/[|\\<>*_[\]`]/g, "\\$&");
}
