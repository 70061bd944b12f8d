import { startCosmos } from "../../emulators/cosmos.ts";
import { contractIndexes, documentsContract } from "../documents.contract.ts";
import { openAzure } from "./open.ts";

documentsContract("Cosmos DB (emulated)", async () => {
  const cosmos = await startCosmos();
  const { documents } = await openAzure({
    cosmos: { endpoint: cosmos.endpoint, key: cosmos.key, database: "labeling" },
    storage: {},
    indexes: contractIndexes,
  });
  return {
    documents,
    close: async () => {
      await documents.close();
      await cosmos.stop();
    },
  };
});
