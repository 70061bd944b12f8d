import { z } from "zod";
import { FAULTS, SIGN_INS } from "../backends/accounts.ts";
import { paging, pageOf } from "../edge/paging.ts";
import { words } from "../edge/words.ts";
import { DATASET_TYPES } from "./dataset.ts";
import { WANTED } from "./loadable.ts";

export const DatastoreView = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** `container`: the service's own. `folder`: allowed at start. Both are always there. `azure-blob`: added by somebody; the fields below are of these. */
  kind: z.enum(["container", "folder", "azure-blob"]),
  writable: z.boolean(),
  description: z.string().optional(),
  address: z.string().optional(),
  container: z.string().optional(),
  signIn: z.enum(SIGN_INS).optional(),
  /** When its key or SAS was put in. */
  secretAt: z.number().optional(),
  /** When its SAS runs out. */
  expiresAt: z.number().optional(),
  createdAt: z.number().optional(),
  createdBy: z.string().optional(),
});
export type DatastoreView = z.input<typeof DatastoreView>;
/** `GET datastores` */
export const DatastoreList = z.strictObject({ items: z.array(DatastoreView) });

export const DatastorePath = z.strictObject({ datastoreId: z.string().max(100) });

const Connection = z.strictObject({
  /** A name, or an address as in `https://name.blob.core.windows.net`. */
  account: z.string().min(1).max(300),
  container: z.string().regex(/^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/, "is not the name of a container: 3 to 63 of a–z, 0–9 and single hyphens"),
  signIn: z.enum(SIGN_INS),
  /** The account key, or a SAS of the container with Read and List only. It is never shown again. */
  secret: z.string().max(4_000).optional(),
});
/** `POST datastores/test` */
export const TestConnection = Connection;
export type TestConnection = z.input<typeof TestConnection>;
export const TestReply = z.strictObject({
  ok: z.boolean(),
  /** A stable word for what is wrong, and a sentence with the way out. */
  fault: z.enum(FAULTS).optional(),
  why: z.string().optional(),
});
export type TestReply = z.input<typeof TestReply>;
/** `POST datastores` */
export const CreateDatastore = z.strictObject({ ...Connection.shape, name: words(100).min(1), description: words(2_000).default("") });
export type CreateDatastore = z.input<typeof CreateDatastore>;
/** `PATCH datastores/{datastoreId}`; what is left out stays. */
export const ChangeDatastore = z.strictObject({
  name: words(100).min(1).optional(),
  description: words(2_000).optional(),
  secret: z.string().max(4_000).optional(),
});
export type ChangeDatastore = z.input<typeof ChangeDatastore>;

/** `GET datastores/{datastoreId}/folders`: one level. */
export const BrowseQuery = z.strictObject({ prefix: z.string().max(1_024).default(""), ...paging(1_000, 200) });
export const BrowseReply = z.strictObject({
  /** Full paths with a trailing slash. */
  folders: z.array(z.string()),
  files: z.array(z.strictObject({ path: z.string(), size: z.number(), loadable: z.boolean() })),
  cursor: z.string().optional(),
});
export type BrowseReply = z.input<typeof BrowseReply>;

/** `GET datastores/{datastoreId}/preview`: counts what a path selects, a bounded stretch a call; add the counts up and go on while there is a cursor. */
export const PreviewQuery = z.strictObject({
  path: z.string().max(1_024),
  /** What the files are wanted for: images, texts, or tables of texts. */
  want: z.enum(WANTED).default("image"),
  /** Of tables: their first row names the columns. Without, columns are called `Column 1`, `Column 2` … */
  hasHeader: z.stringbool().optional(),
  cursor: z.string().max(3_000).optional(),
});
export const PreviewReply = z.strictObject({
  loadable: z.number(),
  /** Files that are not loaded: sentence → count. */
  rejectedWhy: z.record(z.string(), z.number()),
  /** Up to six of the first images, first call only. */
  samples: z.array(
    z.strictObject({
      path: z.string(),
      /** Of an image that browsers show by themselves. */
      url: z.string().optional(),
      /** The beginning of a text. */
      text: z.string().optional(),
    }),
  ),
  /** Of the first table, first call only: its columns and first rows, or why it cannot be read. */
  table: z.strictObject({ path: z.string(), columns: z.array(z.string()), rows: z.array(z.array(z.string())), problem: z.string().optional() }).optional(),
  cursor: z.string().optional(),
});
export type PreviewReply = z.input<typeof PreviewReply>;

/** `POST datasets` */
export const CreateDataset = z.discriminatedUnion("source", [
  z.strictObject({
    source: z.literal("path"),
    name: words(200).min(1),
    description: words(2_000).default(""),
    datastoreId: z.string().max(100),
    path: z.string().min(1).max(1_024),
    holds: z.enum(DATASET_TYPES).default("file"),
    /** Of tables, as in the preview; usual: true. */
    hasHeader: z.boolean().optional(),
  }),
  z.strictObject({
    source: z.literal("upload"),
    name: words(200).min(1),
    description: words(2_000).default(""),
    holds: z.enum(DATASET_TYPES).default("file"),
    /** Of tables, as in the preview; usual: true. */
    hasHeader: z.boolean().optional(),
  }),
]);
export type CreateDataset = z.input<typeof CreateDataset>;
export const DatasetView = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  datastoreId: z.string(),
  path: z.string(),
  source: z.enum(["path", "upload"]),
  holds: z.enum(DATASET_TYPES),
  /** Absent: true. */
  hasHeader: z.boolean().optional(),
  /** The newest. */
  version: z.number(),
  createdAt: z.number(),
  createdBy: z.string(),
});
export type DatasetView = z.input<typeof DatasetView>;
/** `GET datasets/{datasetId}` */
export const DatasetDetails = z.strictObject({
  ...DatasetView.shape,
  /** All, the newest first. None of them ever changes. */
  versions: z.array(
    z.strictObject({
      version: z.number(),
      path: z.string(),
      /** Of tables; absent: true. */
      hasHeader: z.boolean().optional(),
      createdAt: z.number(),
      createdBy: z.string(),
    }),
  ),
});
export type DatasetDetails = z.input<typeof DatasetDetails>;
/** `POST datasets/{datasetId}/versions` */
export const AddVersion = z.strictObject({
  /** In the same datastore. */
  path: z.string().min(1).max(1_024),
  /** Of tables; left out: as it was. */
  hasHeader: z.boolean().optional(),
});
export type AddVersion = z.input<typeof AddVersion>;
/** `GET datasets` */
export const DatasetQuery = z.strictObject(paging(100));
export const DatasetPage = pageOf(DatasetView);
export const DatasetPath = z.strictObject({ datasetId: z.string().max(100) });

/**
 * `POST datasets/{datasetId}/uploads`: which of these files to send where. Asking again after a broken connection tells which are there already
 * (`present`), so an upload goes on where it stopped. A file that exists with other content is `exists` unless `overwrite`.
 */
export const AskUploads = z.strictObject({
  want: z.enum(WANTED).default("image"),
  files: z
    .array(
      z.strictObject({
        path: z.string().min(1).max(900),
        size: z.number().int().min(0).max(5_000_000_000),
        /** When it was changed last, epoch ms by the sender's clock: with `overwrite`, a file changed since it was sent is sent again, though it is as large. */
        modifiedAt: z.number().optional(),
      }),
    )
    .min(1)
    .max(200),
  overwrite: z.boolean().default(false),
});
export type AskUploads = z.input<typeof AskUploads>;
export const UploadPlan = z.strictObject({
  files: z.array(
    z.discriminatedUnion("state", [
      /** PUT the file to `url` with header `x-ms-blob-type: BlockBlob`. */
      z.strictObject({ path: z.string(), state: z.literal("send"), url: z.string() }),
      z.strictObject({ path: z.string(), state: z.literal("present") }),
      z.strictObject({ path: z.string(), state: z.literal("exists") }),
      z.strictObject({ path: z.string(), state: z.literal("refused"), why: z.string() }),
    ]),
  ),
});
export type UploadPlan = z.input<typeof UploadPlan>;
