/** Where we knowingly differ from a vendor's document, and why. A deviation nobody named is a failure. */
export const TOLERATED: readonly {
  readonly vendor: string;
  readonly route: RegExp;
  readonly finding: RegExp;
  readonly reason: string;
}[] = [
  {
    vendor: 'highlevel',
    route: /^GET \/opportunities\/pipelines$/,
    finding: /stages\/\d+: must be array/,
    reason:
      'The document makes a list of lists of the stages of a pipeline; the live answer is a list of stages.',
  },
  {
    vendor: 'highlevel',
    route: /^POST \/conversations\/messages$/,
    finding: /required property '(?:subType|status)'/,
    reason: 'The document requires fields of messages that come in; those who send live leave them out.',
  },
  {
    vendor: 'highlevel',
    route: /^GET \/calendars\/(?:events|\{calendarId\}\/free-slots)$/,
    finding: /(?:startTime|endTime|dateAdded|dateUpdated|traceId): must be object/,
    reason: 'The document types moments and the trace id as objects; the live answer has texts.',
  },
  {
    vendor: 'slack',
    route: /^GET \/users\.lookupByEmail$/,
    finding: /token is required/,
    reason:
      'The document of 2021 wants the token in the address, where logs would keep it; the header is accepted.',
  },
];

/** Routes that a vendor's document leaves out. */
export const UNDOCUMENTED: readonly {
  readonly vendor: string;
  readonly route: RegExp;
  readonly reason: string;
}[] = [
  {
    vendor: 'clay',
    route: /^POST \/sources\//,
    reason: 'A webhook source is an address of a table and no part of the public interface.',
  },
  {
    vendor: 'hunter',
    route: /^GET \/account$/,
    reason: 'The documents at hand are those of the finder and the verifier alone.',
  },
  {
    vendor: 'serper',
    route: /^GET \/account$/,
    reason: 'The account page of the vendor documents it; the interface document does not.',
  },
];
