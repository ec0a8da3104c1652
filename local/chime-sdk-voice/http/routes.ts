/** Which request means which operation. */
import type { OperationName } from '../model/operation-types';

/** How one operation travels. */
export interface Route {
  readonly operation: OperationName;
  readonly method: string;
  /** Path segments; one in braces is a label and gives the member its value. */
  readonly path: readonly string[];
  /** A query parameter that chooses among operations on one path. */
  readonly selector?: readonly [name: string, value: string];
  readonly status: number;
  /** Query parameters that carry members. */
  readonly query: Readonly<Record<string, string>>;
}

const PAGE = { 'max-results': 'MaxResults', 'next-token': 'NextToken' };
const SEARCH = {
  'area-code': 'AreaCode',
  'city': 'City',
  'country': 'Country',
  'state': 'State',
  'toll-free-prefix': 'TollFreePrefix',
  'phone-number-type': 'PhoneNumberType',
  ...PAGE,
};
const NUMBERS = {
  'status': 'Status',
  'product-type': 'ProductType',
  'filter-name': 'FilterName',
  'filter-value': 'FilterValue',
  ...PAGE,
};

function route(operation: OperationName, request: string, status = 200, query: Record<string, string> = {}): Route {
  const [method, target] = request.split(' ');
  const [path, choice] = target.split('?');
  const selector = choice === undefined ? undefined : choice.split('=') as [string, string];
  return { operation, method, path: path.slice(1).split('/'), selector, status, query };
}

/** Every operation once. Those with a selector stand before those without on the same path. */
export const ROUTES: readonly Route[] = [
  route('SearchAvailablePhoneNumbers', 'GET /search?type=phone-numbers', 200, SEARCH),
  route('CreatePhoneNumberOrder', 'POST /phone-number-orders', 201),
  route('GetPhoneNumberOrder', 'GET /phone-number-orders/{PhoneNumberOrderId}'),
  route('ListPhoneNumberOrders', 'GET /phone-number-orders', 200, PAGE),
  route('BatchUpdatePhoneNumber', 'POST /phone-numbers?operation=batch-update'),
  route('BatchDeletePhoneNumber', 'POST /phone-numbers?operation=batch-delete'),
  route('RestorePhoneNumber', 'POST /phone-numbers/{PhoneNumberId}?operation=restore'),
  route('GetPhoneNumber', 'GET /phone-numbers/{PhoneNumberId}'),
  route('ListPhoneNumbers', 'GET /phone-numbers', 200, NUMBERS),
  route('UpdatePhoneNumber', 'POST /phone-numbers/{PhoneNumberId}'),
  route('DeletePhoneNumber', 'DELETE /phone-numbers/{PhoneNumberId}', 204),
  route('GetPhoneNumberSettings', 'GET /settings/phone-number'),
  route('UpdatePhoneNumberSettings', 'PUT /settings/phone-number', 204),
  route('ListSupportedPhoneNumberCountries', 'GET /phone-number-countries', 200, { 'product-type': 'ProductType' }),
  route(
    'AssociatePhoneNumbersWithVoiceConnector',
    'POST /voice-connectors/{VoiceConnectorId}?operation=associate-phone-numbers',
  ),
  route(
    'DisassociatePhoneNumbersFromVoiceConnector',
    'POST /voice-connectors/{VoiceConnectorId}?operation=disassociate-phone-numbers',
  ),
  route(
    'AssociatePhoneNumbersWithVoiceConnectorGroup',
    'POST /voice-connector-groups/{VoiceConnectorGroupId}?operation=associate-phone-numbers',
  ),
  route(
    'DisassociatePhoneNumbersFromVoiceConnectorGroup',
    'POST /voice-connector-groups/{VoiceConnectorGroupId}?operation=disassociate-phone-numbers',
  ),
  route('CreateVoiceConnector', 'POST /voice-connectors', 201),
  route('GetVoiceConnector', 'GET /voice-connectors/{VoiceConnectorId}'),
  route('ListVoiceConnectors', 'GET /voice-connectors', 200, PAGE),
  route('DeleteVoiceConnector', 'DELETE /voice-connectors/{VoiceConnectorId}', 204),
  route('CreateVoiceConnectorGroup', 'POST /voice-connector-groups', 201),
  route('GetVoiceConnectorGroup', 'GET /voice-connector-groups/{VoiceConnectorGroupId}'),
  route('UpdateVoiceConnectorGroup', 'PUT /voice-connector-groups/{VoiceConnectorGroupId}', 202),
  route('DeleteVoiceConnectorGroup', 'DELETE /voice-connector-groups/{VoiceConnectorGroupId}', 204),
  route('CreateSipMediaApplication', 'POST /sip-media-applications', 201),
  route('GetSipMediaApplication', 'GET /sip-media-applications/{SipMediaApplicationId}'),
  route('ListSipMediaApplications', 'GET /sip-media-applications', 200, PAGE),
  route('DeleteSipMediaApplication', 'DELETE /sip-media-applications/{SipMediaApplicationId}', 204),
  route('CreateSipRule', 'POST /sip-rules', 201),
  route('GetSipRule', 'GET /sip-rules/{SipRuleId}'),
  route('UpdateSipRule', 'PUT /sip-rules/{SipRuleId}', 202),
  route('DeleteSipRule', 'DELETE /sip-rules/{SipRuleId}', 204),
  route('ListSipRules', 'GET /sip-rules', 200, { 'sip-media-application': 'SipMediaApplicationId', ...PAGE }),
  route('UpdateVoiceConnector', 'PUT /voice-connectors/{VoiceConnectorId}'),
  route('ListAvailableVoiceConnectorRegions', 'GET /voice-connector-regions'),
  route('PutVoiceConnectorTermination', 'PUT /voice-connectors/{VoiceConnectorId}/termination'),
  route('GetVoiceConnectorTermination', 'GET /voice-connectors/{VoiceConnectorId}/termination'),
  route('DeleteVoiceConnectorTermination', 'DELETE /voice-connectors/{VoiceConnectorId}/termination', 204),
  route('GetVoiceConnectorTerminationHealth', 'GET /voice-connectors/{VoiceConnectorId}/termination/health'),
  route(
    'PutVoiceConnectorTerminationCredentials',
    'POST /voice-connectors/{VoiceConnectorId}/termination/credentials?operation=put',
    204,
  ),
  route('ListVoiceConnectorTerminationCredentials', 'GET /voice-connectors/{VoiceConnectorId}/termination/credentials'),
  route(
    'DeleteVoiceConnectorTerminationCredentials',
    'POST /voice-connectors/{VoiceConnectorId}/termination/credentials?operation=delete',
    204,
  ),
  route('PutVoiceConnectorOrigination', 'PUT /voice-connectors/{VoiceConnectorId}/origination'),
  route('GetVoiceConnectorOrigination', 'GET /voice-connectors/{VoiceConnectorId}/origination'),
  route('DeleteVoiceConnectorOrigination', 'DELETE /voice-connectors/{VoiceConnectorId}/origination', 204),
  route('PutVoiceConnectorStreamingConfiguration', 'PUT /voice-connectors/{VoiceConnectorId}/streaming-configuration'),
  route('GetVoiceConnectorStreamingConfiguration', 'GET /voice-connectors/{VoiceConnectorId}/streaming-configuration'),
  route(
    'DeleteVoiceConnectorStreamingConfiguration',
    'DELETE /voice-connectors/{VoiceConnectorId}/streaming-configuration',
    204,
  ),
  route('PutVoiceConnectorLoggingConfiguration', 'PUT /voice-connectors/{VoiceConnectorId}/logging-configuration'),
  route('GetVoiceConnectorLoggingConfiguration', 'GET /voice-connectors/{VoiceConnectorId}/logging-configuration'),
  route('ListVoiceConnectorGroups', 'GET /voice-connector-groups', 200, PAGE),
  route('UpdateSipMediaApplication', 'PUT /sip-media-applications/{SipMediaApplicationId}'),
  route(
    'PutSipMediaApplicationLoggingConfiguration',
    'PUT /sip-media-applications/{SipMediaApplicationId}/logging-configuration',
  ),
  route(
    'GetSipMediaApplicationLoggingConfiguration',
    'GET /sip-media-applications/{SipMediaApplicationId}/logging-configuration',
  ),
  route('TagResource', 'POST /tags?operation=tag-resource', 204),
  route('UntagResource', 'POST /tags?operation=untag-resource', 204),
  route('ListTagsForResource', 'GET /tags', 200, { arn: 'ResourceARN' }),
];

/** The route of a request; undefined where the service has none. */
export function routeOf(method: string, segments: readonly string[], query: URLSearchParams): Route | undefined {
  return ROUTES.find(
    (candidate) =>
      candidate.method === method
      && candidate.path.length === segments.length
      && candidate.path.every((part, i) => isLabel(part) || part === segments[i])
      && (candidate.selector === undefined
        ? !query.has('operation')
        : query.get(candidate.selector[0]) === candidate.selector[1]),
  );
}

/** The operation's input: body, query and labels together. */
export function inputOf(
  found: Route,
  segments: readonly string[],
  query: URLSearchParams,
  body: Record<string, unknown>,
): Record<string, unknown> {
  const input: Record<string, unknown> = { ...body };
  for (const [parameter, member] of Object.entries(found.query)) {
    const value = query.get(parameter);
    if (value !== null) {
      input[member] = member === 'MaxResults' ? wholeNumber(value) : value;
    }
  }
  found.path.forEach((part, i) => {
    if (isLabel(part)) {
      input[part.slice(1, -1)] = segments[i];
    }
  });
  return input;
}

function isLabel(part: string): boolean {
  return part.startsWith('{');
}

/** A number where the text is one; any other text stays what it is, for the model to refuse. */
function wholeNumber(text: string): unknown {
  return /^-?\d{1,9}$/.test(text) ? Number(text) : text;
}
