/** Programs that take numbers under management: one stack with an order for each group, in each language of the CDK. */
import { OrderGroup } from './groups';

export const LANGUAGES = ['typescript', 'python', 'java', 'csharp', 'go'] as const;
export type Language = (typeof LANGUAGES)[number];

const ENUM: Readonly<Record<string, string>> = {
  VoiceConnector: 'VOICE_CONNECTOR',
  SipMediaApplicationDialIn: 'SIP_MEDIA_APPLICATION_DIAL_IN',
};

/** `region`: where the numbers are. */
export function asCode(language: Language, groups: readonly OrderGroup[], region: string): string {
  const known = groups.filter(({ productType }) => ENUM[productType] !== undefined);
  return `${WRITERS[language](known, remark(known, region)).trim()}\n`;
}

/** The lines above the program. */
function remark(groups: readonly OrderGroup[], region: string): string[] {
  const count = groups.reduce((sum, { numbers }) => sum + numbers.length, 0);
  return [
    `Declares ${count} phone number${count === 1 ? '' : 's'} of the inventory; buys nothing.`,
    'The numbers stay when the stack is deleted, unless a removal policy says otherwise.',
    ...(region === 'us-east-1' ? [] : [`They are in ${region}: give the orders a PhoneNumberProvider of that region.`]),
  ];
}

type Writer = (groups: readonly OrderGroup[], about: readonly string[]) => string;

/** JSON's strings are strings of each of these languages, but for the quotation marks that TypeScript prefers. */
const double = (text: string): string => JSON.stringify(text);
const single = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;

/** Lines of the same indentation; an empty one has none. */
const indented = (indent: string, lines: readonly string[]): string =>
  lines.map((line) => (line === '' ? '' : indent + line)).join('\n');

const typescript: Writer = (groups, about) => `
${about.map((line) => `// ${line}`).join('\n')}
import { App, Stack, StackProps } from 'aws-cdk-lib';
import { PhoneNumberOrder, PhoneNumberProductType, PhoneNumberSource } from 'cdk-chime-phone-number-order';
import { Construct } from 'constructs';

export class PhoneNumbersStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
${groups
  .map(({ id, productType, numbers, name, callingName }) =>
    indented('    ', [
      '',
      `new PhoneNumberOrder(this, ${single(id)}, {`,
      `  productType: PhoneNumberProductType.${ENUM[productType]},`,
      '  source: PhoneNumberSource.fromList([',
      ...numbers.map((number) => `    ${single(number)},`),
      '  ]),',
      ...(name ? [`  phoneNumberName: ${single(name)},`] : []),
      ...(callingName ? [`  callingName: ${single(callingName)},`] : []),
      '  adoptExisting: true,',
      '});',
    ]),
  )
  .join('\n')}
  }
}

const app = new App();
new PhoneNumbersStack(app, 'PhoneNumbers');
app.synth();
`;

const python: Writer = (groups, about) => `
${about.map((line) => `# ${line}`).join('\n')}
from aws_cdk import App, Stack
from cdk_chime_phone_number_order import PhoneNumberOrder, PhoneNumberProductType, PhoneNumberSource
from constructs import Construct


class PhoneNumbersStack(Stack):
    def __init__(self, scope: Construct, construct_id: str, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)
${groups
  .map(({ id, productType, numbers, name, callingName }) =>
    indented('        ', [
      '',
      'PhoneNumberOrder(',
      '    self,',
      `    ${double(id)},`,
      `    product_type=PhoneNumberProductType.${ENUM[productType]},`,
      '    source=PhoneNumberSource.from_list(',
      '        [',
      ...numbers.map((number) => `            ${double(number)},`),
      '        ]',
      '    ),',
      ...(name ? [`    phone_number_name=${double(name)},`] : []),
      ...(callingName ? [`    calling_name=${double(callingName)},`] : []),
      '    adopt_existing=True,',
      ')',
    ]),
  )
  .join('\n')}


app = App()
PhoneNumbersStack(app, "PhoneNumbers")
app.synth()
`;

const java: Writer = (groups, about) => `
${about.map((line) => `// ${line}`).join('\n')}
import io.github.cdkchimephonenumberorder.PhoneNumberOrder;
import io.github.cdkchimephonenumberorder.PhoneNumberProductType;
import io.github.cdkchimephonenumberorder.PhoneNumberSource;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.constructs.Construct;

public final class PhoneNumbersStack extends Stack {
    public PhoneNumbersStack(final Construct scope, final String id) {
        super(scope, id);
${groups
  .map(({ id, productType, numbers, name, callingName }) =>
    indented('        ', [
      '',
      `PhoneNumberOrder.Builder.create(this, ${double(id)})`,
      `        .productType(PhoneNumberProductType.${ENUM[productType]})`,
      '        .source(PhoneNumberSource.fromList(List.of(',
      `                ${numbers.map(double).join(',\n                ')})))`,
      ...(name ? [`        .phoneNumberName(${double(name)})`] : []),
      ...(callingName ? [`        .callingName(${double(callingName)})`] : []),
      '        .adoptExisting(true)',
      '        .build();',
    ]),
  )
  .join('\n')}
    }

    public static void main(final String[] args) {
        final App app = new App();
        new PhoneNumbersStack(app, "PhoneNumbers");
        app.synth();
    }
}
`;

const csharp: Writer = (groups, about) => `
${about.map((line) => `// ${line}`).join('\n')}
using Amazon.CDK;
using CdkChimePhoneNumberOrder;
using Constructs;

var app = new App();
_ = new PhoneNumbersStack(app, "PhoneNumbers");
app.Synth();

internal sealed class PhoneNumbersStack : Stack
{
    public PhoneNumbersStack(Construct scope, string id) : base(scope, id)
    {
${groups
  .map(({ id, productType, numbers, name, callingName }, index) =>
    indented('        ', [
      ...(index > 0 ? [''] : []),
      `_ = new PhoneNumberOrder(this, ${double(id)}, new PhoneNumberOrderProps`,
      '{',
      `    ProductType = PhoneNumberProductType.${ENUM[productType]},`,
      '    Source = PhoneNumberSource.FromList(new[]',
      '    {',
      ...numbers.map((number) => `        ${double(number)},`),
      '    }),',
      ...(name ? [`    PhoneNumberName = ${double(name)},`] : []),
      ...(callingName ? [`    CallingName = ${double(callingName)},`] : []),
      '    AdoptExisting = true,',
      '});',
    ]),
  )
  .join('\n')}
    }
}
`;

const go: Writer = (groups, about) => `
${about.map((line) => `// ${line}`).join('\n')}
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	phones "github.com/cdk-chime-phone-number-order/cdk-chime-phone-number-order-go/cdkchimephonenumberorder"
)

func newPhoneNumbersStack(scope constructs.Construct, id string) awscdk.Stack {
	stack := awscdk.NewStack(scope, &id, nil)
${groups
  .map(({ id, productType, numbers, name, callingName }) =>
    indented('\t', [
      '',
      `phones.NewPhoneNumberOrder(stack, jsii.String(${double(id)}), &phones.PhoneNumberOrderProps{`,
      `\tProductType: phones.PhoneNumberProductType_${ENUM[productType]},`,
      '\tSource: phones.PhoneNumberSource_FromList(jsii.Strings(',
      ...numbers.map((number) => `\t\t${double(number)},`),
      '\t)),',
      ...(name ? [`\tPhoneNumberName: jsii.String(${double(name)}),`] : []),
      ...(callingName ? [`\tCallingName: jsii.String(${double(callingName)}),`] : []),
      '\tAdoptExisting: jsii.Bool(true),',
      '})',
    ]),
  )
  .join('\n')}
	return stack
}

func main() {
	defer jsii.Close()

	app := awscdk.NewApp(nil)
	newPhoneNumbersStack(app, "PhoneNumbers")
	app.Synth(nil)
}
`;

const WRITERS: Readonly<Record<Language, Writer>> = { typescript, python, java, csharp, go };
