/* The sign-in: a token in this tab, taken from the link. What it says is only shown here; the checkup verifies it. */

const KEPT_AS = 'flexkeep.sign-in';

/** Takes the sign-in out of the address bar, and so out of the history and of every screenshot. */
export const takeToken = () => {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return;
  sessionStorage.setItem(KEPT_AS, token);
  history.replaceState(null, '', location.pathname);
};

export const readToken = () => sessionStorage.getItem(KEPT_AS);
export const dropToken = () => sessionStorage.removeItem(KEPT_AS);

/** What the token says of itself; nothing where it cannot be read. */
export const claimsOf = (token) => {
  try {
    const part = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
    const claims = JSON.parse(atob(part));
    return typeof claims === 'object' && claims !== null ? claims : {};
  } catch {
    return {};
  }
};

/** `account AC…, Environment dev, flexkeep-1234-dev.twil.io` */
export const placeOf = ({ account, environment }) =>
  [
    ...(typeof account === 'string' ? [`account ${account}`] : []),
    ...(typeof environment === 'string' ? [`Environment ${environment}`] : []),
    location.host,
  ].join(', ');

export const maySweep = ({ scope }) => typeof scope === 'string' && scope.split(' ').includes('sweep');

/** ms until the sign-in runs out. */
export const timeLeft = ({ exp }) => (typeof exp === 'number' ? exp * 1000 - Date.now() : 0);
