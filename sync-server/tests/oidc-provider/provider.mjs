// A real provider of OpenID Connect for the relay's tests: everybody is who they say they are.
//
// node provider.mjs FOLDER_OF_OIDC_PROVIDER [SECRET]
// It says where it listens in one line, and ends when its input does.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, secret] = process.argv.slice(2);
const { Provider } = await import(pathToFileURL(join(folder, 'lib/index.js')));

const key = (kid, kind, options) => {
  const jwk = generateKeyPairSync(kind, options).privateKey.export({ format: 'jwk' });
  return { ...jwk, kid, use: 'sig' };
};
const keys = [
  key('rsa', 'rsa', { modulusLength: 2048 }),
  key('ec', 'ec', { namedCurve: 'P-256' }),
  key('ed', 'ed25519', {}),
];

// A client with a secret, and one without: an application on a device.
const confidential = {
  application_type: 'native',
  client_secret: secret,
  id_token_signed_response_alg: 'ES256',
  token_endpoint_auth_method: 'client_secret_basic',
};
const open = { application_type: 'native', token_endpoint_auth_method: 'none' };
const client = {
  client_id: 'isotherm-relay',
  grant_types: ['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'],
  redirect_uris: ['http://127.0.0.1/back'],
  response_types: ['code'],
  ...(secret ? confidential : open),
};

const findAccount = (_context, id) => ({
  accountId: id,
  claims: () => ({
    sub: id,
    preferred_username: id,
    email: `${id}@north.example`,
    email_verified: true,
  }),
});

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    claims: {
      openid: ['sub'],
      profile: ['preferred_username'],
      email: ['email', 'email_verified'],
    },
    clients: [client],
    cookies: { keys: ['a key of this one run'] },
    features: { deviceFlow: { enabled: true } },
    findAccount,
    jwks: { keys },
    pkce: { required: () => true },
  });
  server.on('request', provider.callback());
  process.stdout.write(`${JSON.stringify({ issuer })}\n`);
});
process.stdin.on('end', () => process.exit(0)).resume();
