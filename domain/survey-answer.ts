/** Lines of a word and what belongs to it, as a script that looks at a machine says them. */
export type SurveyAnswer = (word: string) => string[];

/** What belongs to a word, a text a line; undefined if the script was cut off before its last line, `end`. */
export function readAnswer(text: string): SurveyAnswer | undefined {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.includes("end")
    ? (word) =>
        lines.filter((line) => line === word || line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1))
    : undefined;
}
