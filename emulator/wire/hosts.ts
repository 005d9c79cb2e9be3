/**
 * Regions in which an account's data may be, and the older names of edges that looked like them.
 * https://www.twilio.com/docs/global-infrastructure/edge-locations/legacy-regions
 */
const REGIONS = ['us1', 'ie1', 'au1', 'us2', 'br1', 'de1', 'jp1', 'sg1'];

/** https://www.twilio.com/docs/global-infrastructure/edge-locations */
const EDGES = [
  ...['ashburn', 'dublin', 'frankfurt', 'roaming', 'sao-paulo', 'singapore', 'sydney', 'tokyo', 'umatilla'],
  ...[
    'ashburn-ix',
    'frankfurt-ix',
    'london-ix',
    'san-jose-ix',
    'sao-paulo-ix',
    'singapore-ix',
    'sydney-ix',
    'tokyo-ix',
  ],
];

/** `us1.twilio.com`, `ashburn.us1.twilio.com`, …: what stands behind the product in a host of a region. */
export const REGIONAL_DOMAINS = REGIONS.flatMap((region) => [region, ...EDGES.map((edge) => `${edge}.${region}`)]).map(
  (place) => `${place}.twilio.com`,
);

const PLACE = `(?:(?:${EDGES.join('|')})\\.)?(?:${REGIONS.join('|')})\\.`;
const IN_A_REGION = new RegExp(`^([a-z0-9-]+)\\.${PLACE}twilio\\.com$`);
const API_HOST = new RegExp(`^[a-z0-9-]+\\.(?:${PLACE})?twilio\\.com$`);

/** Whether a host, in lower case, is one of Twilio's APIs. */
export const isApiHost = (host: string): boolean => API_HOST.test(host);

/**
 * `taskrouter.ashburn.us1.twilio.com` is `taskrouter.twilio.com`: the SDK's `getHostname`, the other way round.
 * Approximate: all regions are one account.
 * @fidelity api.regions
 */
export const withoutRegion = (host: string): string => host.replace(IN_A_REGION, '$1.twilio.com');
