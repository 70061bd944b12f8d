/**
 * Estimates what Cosmos DB would charge for what SQLite does. Figures of Microsoft's planning guide ("Request Units in Azure Cosmos DB", "Estimate RU/s"):
 * point read of 1 KB = 1 RU; creating 1 KB ≈ 5 RU and a little for each indexed term; replacing or patching ≈ twice a create (the old terms go, the new
 * ones come); deleting as creating; a query of one partition by an index ≈ 2.5 RU and a fraction for each KB that it loads, whether it passes the filter or not.
 */
const KB = 1_024;
const WRITE_PER_KB = 5;
const WRITE_PER_TERM = 0.2;
const QUERY_BASE = 2.5;
const QUERY_PER_KB = 0.3;

/** A point read, also of a record that is not there (`bytes` 0). Charged by the KB started. */
export const readUnits = (bytes: number) => Math.max(1, Math.ceil(bytes / KB));

/** `terms`: indexed fields of the record's type. */
export const createUnits = (bytes: number, terms: number) => WRITE_PER_KB * Math.max(1, bytes / KB) + WRITE_PER_TERM * terms;

export const deleteUnits = createUnits;

export const replaceUnits = (bytes: number, terms: number) => 2 * createUnits(bytes, terms);

/** `bytes`: of all records loaded; `partitions`: each is a request of its own. */
export const queryUnits = (bytes: number, partitions: number) => QUERY_BASE * partitions + (QUERY_PER_KB * bytes) / KB;

/** A write that was refused cost the look at what is there. */
export const REFUSED_UNITS = 1;
