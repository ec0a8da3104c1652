/**
 * Support lines of a company: numbers from one of two area codes, owned by a stack.
 *
 * Run it with the CDK CLI from this directory (`npx cdk synth -c count=3 -c callingName='Another Corp'`), or rehearse
 * it on your machine, where no number costs anything (`npx projen demo` in the repository).
 */
import { App, CfnOutput, Fn, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
// In your project: from 'cdk-chime-phone-number-order'.
import { PhoneNumberOrder, PhoneNumberProductType, PhoneNumberSource } from '../../src';

class SupportLinesStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const support = new PhoneNumberOrder(this, 'SupportLines', {
      productType: PhoneNumberProductType.VOICE_CONNECTOR,
      source: PhoneNumberSource.fromSearch({
        areaCodes: ['206', '425'],
        count: Number(this.node.tryGetContext('count') ?? 2),
      }),
      callingName: this.node.tryGetContext('callingName') ?? 'Example Corp',
      // An example has to go without a trace; leave it out, and the numbers outlive the stack.
      removalPolicy: RemovalPolicy.DESTROY,
    });

    // Where the people who answer the calls look the numbers up.
    new StringParameter(this, 'Directory', { stringValue: Fn.join(',', support.phoneNumbers) });

    new CfnOutput(this, 'FirstLine', { value: support.phoneNumberAt(0) });
    new CfnOutput(this, 'AllLines', { value: Fn.join(', ', support.phoneNumbers) });
  }
}

const app = new App();
new SupportLinesStack(app, 'SupportLinesStack');
app.synth();
