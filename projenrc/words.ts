/** Spelling of what people read, checked with `npm run lint:words`; test/documents/words.test.ts checks the style. */
import { awscdk, JsonFile } from 'projen';

/** Words that no dictionary has: names, and parts of the field's own terms. */
const WORDS = [
  ...['akia', 'autoscaling', 'awsaccesskeyid', 'cloudwatch', 'cpno', 'dualstack', 'feff', 'fqdn'],
  ...['getstackoutput', 'importvalue', 'jsii', 'kitts', 'caicos', 'maarten', 'nanpa', 'portin', 'pqrs', 'projen'],
  ...['pstn', 'voiceconnector', 'wxyz', 'smsvoice', 'pacmak', 'stryker', 'ministack'],
  ...['yocto', 'ghij', 'klmno', 'notsimulated', 'smhd'],
];

const CHECKED = ['*.md', 'docs/**/*.md', 'local/**/*.md', 'src/**/*.ts', 'lambda/**/*.ts', 'cli/**/*.ts'];

export function checkWords(project: awscdk.AwsCdkConstructLibrary) {
  new JsonFile(project, 'cspell.json', {
    obj: {
      version: '0.2',
      language: 'en-US,en-GB',
      dictionaries: ['typescript', 'node', 'npm', 'aws', 'softwareTerms', 'companies'],
      ignoreRegExpList: ['/```[\\s\\S]*?```/g', '/`[^`]*`/g', '/\\\\u[0-9a-f]{4}/g'],
      words: WORDS,
      // A change of the API is not to be stopped by the page that is generated from it.
      ignorePaths: ['API.md', 'CHANGELOG.md'],
    },
    marker: false,
  });
  const task = project.addTask('lint:words', {
    description: 'The spelling of pages, comments and errors',
    exec: `cspell lint --no-progress --no-summary ${CHECKED.map((glob) => `"${glob}"`).join(' ')}`,
  });
  project.testTask.spawn(task);
}
