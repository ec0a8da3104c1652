import { generate } from './generate';
import { play } from './history';
import { shrink } from './shrink';
import { tell } from './story';

(async () => {
  if (process.argv[2] === 'replay') {
    const [seed, index] = process.argv[3].split(':').map(Number);
    let plan = generate(seed, index);
    const whole = await play(plan, true);
    if (whole.violations.length > 0 && process.argv[4] !== 'whole') plan = await shrink(plan, whole.violations[0].guarantee);
    console.log(tell(plan, await play(plan, true)));
    return;
  }
  const [seed, runs] = process.argv.slice(2).map(Number);
  const begin = process.hrtime.bigint();
  const found: Record<string, string[]> = {};
  for (let index = 0; index < runs; index++) {
    const { violations } = await play(generate(seed, index), index % 16 === 0);
    if (violations.length > 0) (found[violations[0].guarantee] ??= []).push(`${seed}:${index} ${violations[0].what.slice(0, 400)}`);
  }
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  for (const [g, list] of Object.entries(found)) console.log(g, list.length, '\n  ' + list.slice(0, 6).join('\n  '));
  console.log(runs / seconds, 'runs/s');
})();
