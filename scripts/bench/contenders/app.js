/**
 * Synthesises the same work for one contender: `node app.js <contender> <output directory> <options as JSON>`. Plain
 * JavaScript, copied beside the installed packages, as a user's app would stand there.
 */
'use strict';

const { App, CfnResource, Stack } = require('aws-cdk-lib');

/**
 * @param {{ count: number, serial?: boolean, one?: boolean, stage?: string, areaCode?: string, rounds?: number,
 *   name?: string, failing?: boolean }} options
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

const [contender, outdir, text] = process.argv.slice(2);
const options = JSON.parse(text);
if (options.rounds) {
  // In one process, the first rounds to warm up: how long a synth takes once everything is loaded.
  const times = [];
  for (let round = 0; round < options.rounds; round++) {
    const began = process.hrtime.bigint();
    synthesise(contender, `${outdir}-${round}`, options);
    times.push(Number(process.hrtime.bigint() - began) / 1e6);
  }
  process.stdout.write(JSON.stringify(times));
} else {
  synthesise(contender, outdir, options);
}
