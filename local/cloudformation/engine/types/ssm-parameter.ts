import { ParameterStore } from '../../../aws/parameter-store';
import { refuseUnknown } from '../not-simulated';
import { ResourceHandler, ResourceRequest, ResourceResult } from '../resource-handler';
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
  const value = String(properties.Value);
  storeOf(request).call('PutParameter', { Name: name, Type: properties.Type, Value: value, Overwrite: overwrite });
  return { physicalId: name, attributes: { Type: properties.Type, Value: value } };
}

function storeOf({ operation }: ResourceRequest): ParameterStore {
  return operation.engine.parameterStore(operation.stack.region);
}
