/** Where a release goes, and what the npm package holds. */
import { awscdk } from 'projen';

type Options = Partial<awscdk.AwsCdkConstructLibraryOptions>;

/** No registry's token is kept anywhere: each release proves where it comes from. */
export const publishing = (name: string): Options => ({
  // What publishes is the same in every release; raised by hand, after reading what has changed.
  jsiiReleaseVersion: '0.2.1061',
  npmTrustedPublishing: true,
  npmProvenance: true,
  publishToPypi: {
    distName: name,
    module: 'cdk_chime_phone_number_order',
    trustedPublishing: true,
    attestations: true,
  },
  publishToMaven: {
    javaPackage: 'io.github.cdkchimephonenumberorder',
    mavenGroupId: 'io.github.cdkchimephonenumberorder',
    mavenArtifactId: name,
  },
  publishToNuget: {
    dotNetNamespace: 'CdkChimePhoneNumberOrder',
    packageId: 'CdkChimePhoneNumberOrder',
    trustedPublishing: true,
  },
  publishToGo: { moduleName: `github.com/${name}/${name}-go` },
});

const KEPT_FROM_GIT = ['/assets/', '/.local/', '/cdk.out/', '/.jsii-out/'];

const KEPT_FROM_NPM = [
  '/lambda/',
  '/local/',
  '/cli/',
  '/examples/',
  '/scripts/',
  '/docs/',
  '/CONTRIBUTING.md',
  '/SECURITY.md',
  '/TESTING.md',
  '/.ci/',
  '/test/',
  '/e2e/',
  '/simulation/',
  '/bench/',
  '/stryker.config.json',
  '/cspell.json',
  '/.devcontainer/',
  '/.local/',
  '/cdk.out/',
  '/.jsii-out/',
  '/tsconfig.json',
];

export function choosePackageContents(project: awscdk.AwsCdkConstructLibrary) {
  // One program for every language's CDK app: jsii carries it into the Python package as well.
  project.package.addBin({ [project.name]: 'assets/cli/main.mjs' });
  project.npmrc.addConfig('omit-lockfile-registry-resolved', 'true');
  project.gitignore.exclude(...KEPT_FROM_GIT);
  project.npmignore?.exclude(...KEPT_FROM_NPM);
  project.npmignore?.include('/assets/');
  project.npmignore?.exclude('/assets/meta.json', '/assets/meta-cli.json'); // what the bundles are made of
}
