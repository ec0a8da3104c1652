import { ParameterStore } from '../../../aws/parameter-store';
import { refuseUnknown } from '../not-simulated';
import { ResourceFailure, ResourceHandler, ResourceRequest, ResourceResult } from '../resource-handler';
import { nameOf, sameOr } from './names';

/** A parameter of Parameter Store. */
export const ssmParameter: ResourceHandler = {
  create: (request) => put(request, nameOf(request, 'Name', 512), false),
  update: (request) => {
    const name = sameOr(request, 'Name', 512);
    return put(request, name, name === request.physicalId);
  },
  delete: (request) => {
    const store = storeOf(request);
    if (store.read(request.record.physicalId!) !== undefined) {
      store.call('DeleteParameter', { Name: request.record.physicalId });
    }
  },
};

function put(request: ResourceRequest, name: string, overwrite: boolean): ResourceResult {
  const { properties, operation, record } = request;
  refuseUnknown(operation, `Parameter "${record.logicalId}"`, properties.Value);
  if (typeof properties.Value === 'object') {
    throw new ResourceFailure(`Value of property Value of "${record.logicalId}" must be of type String: join a list.`);
  }
  if (!['String', 'StringList'].includes(properties.Type)) {
    throw new ResourceFailure(`Type of "${record.logicalId}" is ${properties.Type}: CloudFormation makes String and `
      + 'StringList only.');
  }
  const value = String(properties.Value);
  const { AllowedPattern: pattern, Tier, Policies } = properties;
  if (pattern !== undefined && !new RegExp(pattern).test(value)) {
    throw new ResourceFailure(`Parameter value, cannot be validated against allowedPattern: ${pattern}: correct it.`);
  }
  const given = { ...(Tier !== undefined && { Tier }), ...(Policies !== undefined && { Policies }) };
  storeOf(request).call('PutParameter', {
    Name: name,
    Type: properties.Type,
    Value: value,
    Overwrite: overwrite,
    ...given,
  });
  return { physicalId: name, attributes: { Type: properties.Type, Value: value } };
}

function storeOf({ operation }: ResourceRequest): ParameterStore {
  return operation.engine.parameterStore(operation.stack.region);
}
