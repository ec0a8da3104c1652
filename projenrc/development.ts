/** What somebody needs who works on this: a container, and an installation without questions. */
import { awscdk, JsonFile } from 'projen';

/** With what the tests need: Node.js, and Python for e2e, gates and languages. */
export function addDevelopmentContainer(project: awscdk.AwsCdkConstructLibrary) {
  new JsonFile(project, '.devcontainer/devcontainer.json', {
    obj: {
      name: project.name,
      image: 'mcr.microsoft.com/devcontainers/typescript-node:22',
      features: { 'ghcr.io/devcontainers/features/python:1': {} },
      postCreateCommand: 'npm ci',
      customizations: {
        vscode: { extensions: ['dbaeumer.vscode-eslint', 'streetsidesoftware.code-spell-checker'] },
      },
    },
  });
}

/** npm asks about scripts that run at installation: esbuild's puts its program into place. */
export function allowInstallScripts(project: awscdk.AwsCdkConstructLibrary) {
  project.package.addField('allowScripts', { esbuild: true });
}
