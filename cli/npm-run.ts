/** `npm run local` and `npm run demo`: the same program; paths count from where the caller stands, as npm leaves it. */
import { run } from './program';

if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
void run(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
