/** Text in lines of a width; a word that is longer than a line is cut. */
export function lines(text: string, width: number): string[] {
  const found: string[] = [];
  let line = '';
  for (const word of text
    .split(/\s+/)
    .filter(Boolean)
    .flatMap((each) => pieces(each, width))) {
    if (line !== '' && line.length + 1 + word.length > width) {
      found.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? found : [...found, line];
}

function pieces(word: string, width: number): string[] {
  return Array.from({ length: Math.ceil(word.length / width) }, (_, part) =>
    word.slice(part * width, (part + 1) * width),
  );
}
