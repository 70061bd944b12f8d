/** In Azure the app's own identity, on a desk whoever is signed in to the Azure tools. `clientId` names a user-assigned one. */
export async function identity(clientId: string | undefined) {
  const { DefaultAzureCredential } = await import("@azure/identity");
  return new DefaultAzureCredential(clientId ? { managedIdentityClientId: clientId } : {});
}
