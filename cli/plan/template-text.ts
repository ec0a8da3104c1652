/** Templates as text: JSON, or YAML as the CDK CLI and people send it, with the short forms of the functions. */
import { parse, ScalarTag, CollectionTag } from 'yaml';
import { Template } from '../../local/cloudformation/engine/template';
import { CannotRead } from '../account/cannot-read';

/** `!Ref X` is `{ Ref: X }`; `!GetAtt A.B` keeps its dot, which both forms know. */
const FUNCTIONS = [
  ...['Base64', 'Cidr', 'FindInMap', 'GetAtt', 'GetAZs', 'GetStackOutput', 'If', 'ImportValue', 'Join', 'Length'],
  ...['Select', 'Split', 'Sub', 'ToJsonString', 'Transform', 'And', 'Equals', 'Not', 'Or'],
];

const longName = (name: string): string => (name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`);

const TAGS = [...FUNCTIONS, 'Ref', 'Condition'].flatMap((name): (ScalarTag | CollectionTag)[] => [
  { tag: `!${name}`, resolve: (text: string) => ({ [longName(name)]: text }) },
  ...(['seq', 'map'] as const).map((collection): CollectionTag => ({
    tag: `!${name}`,
    collection,
    resolve: (value) => ({ [longName(name)]: value.toJSON() as unknown }) as never,
  })),
]);

export function parseTemplate(text: string, what: string): Template {
  try {
    const json = text.trimStart().startsWith('{');
    const template = (json ? JSON.parse(text) : parse(text, { customTags: TAGS, version: '1.1' })) as Template;
    if (typeof template?.Resources === 'object') return template;
  } catch (error) {
    throw new CannotRead(`${what} is not a template (${(error as Error).message.split('\n')[0]}): deploy it again`);
  }
  throw new CannotRead(`${what} is not a template: it has no Resources; deploy it again`);
}
