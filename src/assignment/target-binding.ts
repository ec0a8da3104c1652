/** A target as an assignment sees it. */
export interface TargetBinding {
  readonly properties: { readonly VoiceConnectorId?: string; readonly VoiceConnectorGroupId?: string };
  /** Where the connector may be managed: the region of its stack, and its own; undefined of what is no construct. */
  readonly regions?: readonly string[];
}
