/** A self-signed certificate that is valid for a century from 2026 on. */
export const CERTIFICATE =
  "MIIBljCCATugAwIBAgIUOetJEtBNWMS0DUq0LDugxGkrwe0wCgYIKoZIzj0EAwIwHzEdMBsGA1UEAwwUbG9uZy5pZHAuZXhhbXBs" +
  "ZS5jb20wIBcNMjYxMTIzMDk0NDM0WhgPMjEyNjEwMzAwOTQ0MzRaMB8xHTAbBgNVBAMMFGxvbmcuaWRwLmV4YW1wbGUuY29tMFkw" +
  "EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEto6hLrUAYlY1Fbv0HxOEP1gvJoaxFHNBKnC/+RvbvUkGvyM53am1PjUy28zw1ajCGo6J" +
  "5u6e3iIBk86lHtGG/6NTMFEwHQYDVR0OBBYEFHzwLwFrUeatjnSO7MhmlD8xzmZHMB8GA1UdIwQYMBaAFHzwLwFrUeatjnSO7Mhm" +
  "lD8xzmZHMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAIyPBpcVwu9oZ3scPDCUnyitPkuV8tcmbKmKbNNa9L57" +
  "AiEA8+kq0tsCuXd6r9jtKsnDsl26/pBx4tZV5vjPvgfwnk0=";

/** A self-signed certificate that is valid until 2027-11-23. */
export const SHORT_CERTIFICATE =
  "MIIBlDCCATugAwIBAgIUab5zz29WSwr8vIsplUBsHMEAZ4IwCgYIKoZIzj0EAwIwIDEeMBwGA1UEAwwVc2hvcnQuaWRwLmV4YW1w" +
  "bGUuY29tMB4XDTI2MTEyMzA5NDQzNFoXDTI3MTEyMzA5NDQzNFowIDEeMBwGA1UEAwwVc2hvcnQuaWRwLmV4YW1wbGUuY29tMFkw" +
  "EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZ9WO/3BfuEE6E8j6mWou4+TxnQkPzCTFneEejPCtUjwrdS8I23+VKX1qCRoTmEJiQgE6" +
  "PUMLO4mb5xWvJBhGv6NTMFEwHQYDVR0OBBYEFBDeKrmHeBtQzWdfJ4J0B8a187SaMB8GA1UdIwQYMBaAFBDeKrmHeBtQzWdfJ4J0" +
  "B8a187SaMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgVgLG2VdiWHXNDntV15cFb7oJFBQ/xbzGtc25EoxSYbEC" +
  "IC18ZX4K7WImnm2ImFSc/nLCPoGK1oM06aY1zE1sZw9r";

/** Metadata of an identity provider with signing certificates. */
export function metadataWith(...certificates: readonly string[]): string {
  const keys = certificates.map(
    (certificate) =>
      `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<!-- as an identity provider publishes them -->
<md:EntityDescriptor entityID="https://idp.example.com/a?b=1&amp;c=2" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">
  <md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    ${keys.join("\n    ")}
    <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example.com/sso/saml"/>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.com/sso/saml"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>
`;
}

/** Metadata that nothing is wrong with. */
export const METADATA = metadataWith(CERTIFICATE);
