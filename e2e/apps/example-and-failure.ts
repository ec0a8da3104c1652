/**
 * The example, and one more resource that fails. The example keeps its app to itself, and is to stay as people copy it;
 * so the resource is put in just before the app is synthesised.
 */
import { App, Stack } from 'aws-cdk-lib';
import { addFailure } from './failure';

const { synth } = App.prototype;
App.prototype.synth = function (options) {
  const stack = this.node.findChild('SupportLinesStack') as Stack;
  if (stack.node.tryFindChild('Failure') === undefined) addFailure(stack);
  return synth.call(this, options);
};

void import('../../examples/typescript/app.js');
