// A company with panva's oidc-provider, which the OpenID Foundation has certified, and its own pages for signing in, agreeing and signing out.
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const { ISSUER, REGISTRATION, PEOPLE } = process.env;
const people = JSON.parse(PEOPLE);
const key = (alg, type, options) => ({ ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), alg, kid: alg.toLowerCase(), use: 'sig' });

const provider = new Provider(ISSUER, {
  jwks: { keys: [key('RS256', 'rsa', { modulusLength: 2048 }), key('ES256', 'ec', { namedCurve: 'P-256' })] },
  // As the standard has it, and as the sandbox's company has not: an id token names nobody's address, the user info does.
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
  findAccount: (_, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
  pkce: { required: () => true },
  cookies: { keys: [REGISTRATION] },
  // It calls no address of this machine otherwise, and here we live on one.
  fetch: (url, { dispatcher: _, ...options }) => globalThis.fetch(url, options),
  features: {
    // RFC 7591 and 7592: an application is entered, and its addresses are changed once they are known.
    registration: { enabled: true, initialAccessToken: REGISTRATION },
    registrationManagement: { enabled: true, rotateRegistrationAccessToken: false },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
});
for (const event of ['backchannel.error', 'server_error', 'grant.error']) provider.on(event, (_, error) => console.error(event, error.message));

// Whoever started this process and died, however, takes it along.
process.stdin.on('end', () => process.exit()).resume();
provider.listen(Number(new URL(ISSUER).port), '127.0.0.1', () => console.log('listening'));
