import type { Move, Stage } from "./fleet-stages";

/** The stages in lines: what the shared files say in each, and what each phone takes meanwhile. */
export function stageLines(stages: readonly Stage[]): string[] {
  return stages.flatMap(({ shared, waves }, index) => {
    const said = [
      ...(shared.os79xxTxt === undefined ? [] : [`OS79XX.TXT ${shared.os79xxTxt}`]),
      ...Object.entries(shared.xmlDefault).map(([model, load]) => `XMLDefault.cnf.xml ${load} for a ${model}`),
    ];
    return [
      `stage ${index + 1} of ${stages.length}: ${said.length === 0 ? "image_version alone" : said.join(", ")}`,
      ...waves.flatMap((wave, number) => [
        ...(waves.length === 1 || wave.length === 0 ? [] : [`  wave ${number + 1} of ${waves.length}`]),
        ...wave.map((move) => `  ${moveLine(move)}`),
      ]),
    ];
  });
}

function moveLine({ mac, step }: Move): string {
  const { from, to, restarts, bytes, seconds, oneWay, basis, files } = step;
  const cost = `${restarts} ${restarts === 1 ? "restart" : "restarts"}, ${Math.ceil(bytes / 1000)} kB, about ${seconds} s`;
  const names = files.map(({ name }) => name).join(", ");
  const marks = [
    ...(oneWay === undefined ? [] : ["no way back"]),
    ...(basis === "assumed" ? ["no source says that it works"] : []),
  ];
  return `${mac}: ${from} to ${to} by ${names} (${[cost, ...marks].join("; ")})`;
}
