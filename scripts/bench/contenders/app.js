/**
 * Synthesises the same work for one contender or for several in turn:
 * `node app.js <contender,contender> <output directory> <options as JSON>`. Plain JavaScript, copied beside the
 * installed packages, as a user's app would stand there. With `rounds`, it does so many times and prints how long the
 * process took until the first was done, and how long each took, in milliseconds; with `processor`, of processor time.
 */
'use strict';

const { App, CfnResource, Stack } = require('aws-cdk-lib');

/**
 * @param {{ count: number, serial?: boolean, one?: boolean, stage?: string, areaCode?: string, rounds?: number,
 *   name?: string, failing?: boolean, processor?: boolean, plain?: boolean }} options
 */
function synthesise(contender, outdir, options) {
  const { fill } = require(`./${contender}.js`);
  const app = new App({ outdir, analyticsReporting: false, context: { '@aws-cdk/core:disableVersionReporting': true } });
  const stack = new Stack(app, 'Bench', {
    stackName: options.stage,
    env: { account: '123456789012', region: 'us-east-1' },
    analyticsReporting: false,
  });
  const made = fill(stack, options);
  if (options.serial) made.slice(1).forEach((construct, index) => construct.node.addDependency(made[index]));
  // What fails on demand, after everything else has worked.
  if (options.failing) new CfnResource(stack, 'Failing', { type: 'AWS::SSM::Parameter', properties: { Type: 'String', Value: '-' } });
  return app.synth();
}

const [contenders, outdir, text] = process.argv.slice(2);
const options = JSON.parse(text);
const times = {};
let whole = 0;
const processor = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e3; };
const clock = options.processor ? processor : () => performance.now();
for (let round = 0; round < (options.rounds ?? 1); round++) {
  // Several in turn: what else the machine does meets all of them.
  for (const contender of contenders.split(',')) {
    const began = clock();
    synthesise(contender, round === 0 ? outdir : `${outdir}-${round}`, options);
    (times[contender] ??= []).push(clock() - began);
    // Counted from the start of the process.
    whole ||= performance.now();
  }
}
if (options.rounds) process.stdout.write(JSON.stringify({ whole, times }));
