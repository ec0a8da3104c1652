/** Programs that take numbers under management: one stack with an order for each group, in each language of the CDK. */
import { OrderGroup, PROVIDER_ID } from './groups';

export const LANGUAGES = ['typescript', 'python', 'java', 'csharp', 'go'] as const;
export type Language = (typeof LANGUAGES)[number];

const ENUM: Readonly<Record<string, string>> = {
  VoiceConnector: 'VOICE_CONNECTOR',
  SipMediaApplicationDialIn: 'SIP_MEDIA_APPLICATION_DIAL_IN',
};

/** Whether an order can have numbers of this product type. */
export const isDeclarable = ({ productType }: OrderGroup): boolean => ENUM[productType] !== undefined;

/** Why groups are in no program, a sentence for each that is not. */
export const leftOut = (groups: readonly OrderGroup[]): string[] =>
  groups
    .filter((group) => !isDeclarable(group))
    .map(
      ({ numbers, productType }) =>
        `Left out: ${numbers.join(', ')}; no order can have the product type ${productType}`,
    );

/** `groups` are declarable; `region` is where the numbers are. */
export function asCode(language: Language, groups: readonly OrderGroup[], region: string): string {
  const program = { groups, about: remark(groups), region: region === 'us-east-1' ? undefined : region };
  return `${WRITERS[language](program).trim()}\n`;
}

interface Program {
  readonly groups: readonly OrderGroup[];
  /** The lines above the program. */
  readonly about: readonly string[];
  /** Where the orders need a provider of their own, because they are not where orders are unless told otherwise. */
  readonly region?: string;
}

function remark(groups: readonly OrderGroup[]): string[] {
  const count = groups.reduce((sum, { numbers }) => sum + numbers.length, 0);
  return [
    `Declares ${count} phone number${count === 1 ? '' : 's'} of the inventory; buys nothing.`,
    'The numbers stay when the stack is deleted, unless a removal policy says otherwise.',
  ];
}

type Writer = (program: Program) => string;

/** JSON's strings are strings of each of these languages, but for the quotation marks that TypeScript prefers. */
const double = (text: string): string => JSON.stringify(text);
const single = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;

const comment = (mark: string, about: readonly string[]): string => about.map((line) => `${mark} ${line}`).join('\n');

/** Statements of the same indentation, an empty line between two of them. */
const block = (indent: string, statements: readonly (readonly string[])[]): string =>
  statements.map((lines) => lines.map((line) => indent + line).join('\n')).join('\n\n');

const typescript: Writer = ({ groups, about, region }) => `
${comment('//', about)}
import { App, Stack, StackProps } from 'aws-cdk-lib';
import {
  PhoneNumberOrder,
  PhoneNumberProductType,${region ? '\n  PhoneNumberProvider,' : ''}
  PhoneNumberSource,
} from 'cdk-chime-phone-number-order';
import { Construct } from 'constructs';

export class PhoneNumbersStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

${block('    ', [
  ...(region
    ? [[`const provider = new PhoneNumberProvider(this, '${PROVIDER_ID}', { region: ${single(region)} });`]]
    : []),
  ...groups.map(({ id, productType, numbers, name, callingName }) => [
    `new PhoneNumberOrder(this, ${single(id)}, {`,
    `  productType: PhoneNumberProductType.${ENUM[productType]},`,
    '  source: PhoneNumberSource.fromList([',
    ...numbers.map((number) => `    ${single(number)},`),
    '  ]),',
    ...(name ? [`  phoneNumberName: ${single(name)},`] : []),
    ...(callingName ? [`  callingName: ${single(callingName)},`] : []),
    ...(region ? ['  provider,'] : []),
    '  adoptExisting: true,',
    '});',
  ]),
])}
  }
}

const app = new App();
new PhoneNumbersStack(app, 'PhoneNumbers');
app.synth();
`;

const python: Writer = ({ groups, about, region }) => `
${comment('#', about)}
from aws_cdk import App, Stack
from cdk_chime_phone_number_order import (
    PhoneNumberOrder,
    PhoneNumberProductType,${region ? '\n    PhoneNumberProvider,' : ''}
    PhoneNumberSource,
)
from constructs import Construct


class PhoneNumbersStack(Stack):
    def __init__(self, scope: Construct, construct_id: str, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)

${block('        ', [
  ...(region ? [[`provider = PhoneNumberProvider(self, "${PROVIDER_ID}", region=${double(region)})`]] : []),
  ...groups.map(({ id, productType, numbers, name, callingName }) => [
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
    ...(region ? ['    provider=provider,'] : []),
    '    adopt_existing=True,',
    ')',
  ]),
])}


app = App()
PhoneNumbersStack(app, "PhoneNumbers")
app.synth()
`;

const java: Writer = ({ groups, about, region }) => `
${comment('//', about)}
import io.github.cdkchimephonenumberorder.PhoneNumberOrder;
import io.github.cdkchimephonenumberorder.PhoneNumberProductType;${
  region ? '\nimport io.github.cdkchimephonenumberorder.PhoneNumberProvider;' : ''
}
import io.github.cdkchimephonenumberorder.PhoneNumberSource;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.constructs.Construct;

public final class PhoneNumbersStack extends Stack {
    public PhoneNumbersStack(final Construct scope, final String id) {
        super(scope, id);

${block('        ', [
  ...(region
    ? [
      [
        'final PhoneNumberProvider provider =',
        `        PhoneNumberProvider.Builder.create(this, "${PROVIDER_ID}").region(${double(region)}).build();`,
      ],
    ]
    : []),
  ...groups.map(({ id, productType, numbers, name, callingName }) => [
    `PhoneNumberOrder.Builder.create(this, ${double(id)})`,
    `        .productType(PhoneNumberProductType.${ENUM[productType]})`,
    '        .source(PhoneNumberSource.fromList(List.of(',
    ...numbers.map((number, index) => `                ${double(number)}${index + 1 < numbers.length ? ',' : ')))'}`),
    ...(name ? [`        .phoneNumberName(${double(name)})`] : []),
    ...(callingName ? [`        .callingName(${double(callingName)})`] : []),
    ...(region ? ['        .provider(provider)'] : []),
    '        .adoptExisting(true)',
    '        .build();',
  ]),
])}
    }

    public static void main(final String[] args) {
        final App app = new App();
        new PhoneNumbersStack(app, "PhoneNumbers");
        app.synth();
    }
}
`;

const csharp: Writer = ({ groups, about, region }) => `
${comment('//', about)}
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
${block('        ', [
  ...(region
    ? [
      [
        `var provider = new PhoneNumberProvider(this, "${PROVIDER_ID}", new PhoneNumberProviderProps`,
        '{',
        `    Region = ${double(region)},`,
        '});',
      ],
    ]
    : []),
  ...groups.map(({ id, productType, numbers, name, callingName }) => [
    `_ = new PhoneNumberOrder(this, ${double(id)}, new PhoneNumberOrderProps`,
    '{',
    `    ProductType = PhoneNumberProductType.${ENUM[productType]},`,
    '    Source = PhoneNumberSource.FromList(new[]',
    '    {',
    ...numbers.map((number) => `        ${double(number)},`),
    '    }),',
    ...(name ? [`    PhoneNumberName = ${double(name)},`] : []),
    ...(callingName ? [`    CallingName = ${double(callingName)},`] : []),
    ...(region ? ['    Provider = provider,'] : []),
    '    AdoptExisting = true,',
    '});',
  ]),
])}
    }
}
`;

const go: Writer = ({ groups, about, region }) => `
${comment('//', about)}
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	phones "github.com/cdk-chime-phone-number-order/cdk-chime-phone-number-order-go/cdkchimephonenumberorder"
)

func newPhoneNumbersStack(scope constructs.Construct, id string) awscdk.Stack {
	stack := awscdk.NewStack(scope, &id, nil)

${block('\t', [
  ...(region
    ? [
      [
        `provider := phones.NewPhoneNumberProvider(stack, jsii.String("${PROVIDER_ID}"), ` +
          '&phones.PhoneNumberProviderProps{',
        `\tRegion: jsii.String(${double(region)}),`,
        '})',
      ],
    ]
    : []),
  ...groups.map(({ id, productType, numbers, name, callingName }) => [
    `phones.NewPhoneNumberOrder(stack, jsii.String(${double(id)}), &phones.PhoneNumberOrderProps{`,
    `\tProductType: phones.PhoneNumberProductType_${ENUM[productType]},`,
    '\tSource: phones.PhoneNumberSource_FromList(jsii.Strings(',
    ...numbers.map((number) => `\t\t${double(number)},`),
    '\t)),',
    ...(name ? [`\tPhoneNumberName: jsii.String(${double(name)}),`] : []),
    ...(callingName ? [`\tCallingName: jsii.String(${double(callingName)}),`] : []),
    ...(region ? ['\tProvider: provider,'] : []),
    '\tAdoptExisting: jsii.Bool(true),',
    '})',
  ]),
])}

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
