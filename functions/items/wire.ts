import { z } from "zod";
import { paging, pageOf } from "../edge/paging.ts";
import { ITEM_STATES, QUEUE_KINDS } from "./item.ts";
import { filterFields } from "./item-filter.ts";

/** `GET projects/{projectId}/imports`: newest first; the first is the one to follow while the project initializes. */
export const ImportView = z.strictObject({
  id: z.string(),
  mode: z.enum(["initialization", "refresh"]),
  state: z.enum(["counting", "loading", "done", "failed", "cancelled"]),
  expected: z.number().optional(),
  listed: z.number(),
  added: z.number(),
  known: z.number(),
  rejected: z.number(),
  rejectedWhy: z.record(z.string(), z.number()),
  /** Items whose files are gone since the walk before, and items whose files came back. */
  missing: z.number(),
  returned: z.number(),
  /** Items that events added since the walk before: it found them there. */
  arrived: z.number(),
  truncated: z.boolean(),
  /** Of the dataset. */
  datasetVersion: z.number().optional(),
  startedAt: z.number(),
  updatedAt: z.number(),
  endedAt: z.number().optional(),
  failure: z.string().optional(),
  /** User id, or `schedule` of a refresh that came by itself. */
  by: z.string(),
});
export type ImportView = z.input<typeof ImportView>;
export const ImportsQuery = z.strictObject(paging(50, 10));
export const ImportPage = z.strictObject({
  ...pageOf(ImportView).shape,
  /** When the next refresh comes by itself, epoch ms, as things are now; absent where none does. */
  nextAt: z.number().optional(),
});

/** `GET projects/{projectId}/rejections` */
export const RejectionsQuery = z.strictObject(paging(200));
export const RejectionPage = pageOf(z.strictObject({ path: z.string(), why: z.string() }));

/**
 * `GET projects/{projectId}/items` (reviewers). Items in shuffled order, which is the order of work. `at` (0 to below 1) starts at that fraction of the whole list,
 * which makes a jump into the middle of 500,000 items cost the same as the first page; `back` walks the other way.
 * A page may hold fewer than `limit` while there is a cursor.
 */
export const ItemsQuery = z.strictObject({
  ...filterFields(() => z.coerce.number()),
  at: z.coerce.number().min(0).lt(1).optional(),
  back: z.stringbool().default(false),
  ...paging(200, 60),
});
export type ItemsQuery = z.input<typeof ItemsQuery>;
export const ItemView = z.strictObject({
  id: z.string(),
  path: z.string(),
  row: z.number().optional(),
  size: z.number(),
  width: z.number().optional(),
  height: z.number().optional(),
  problem: z.string().optional(),
  state: z.enum(ITEM_STATES),
  queue: z.enum(QUEUE_KINDS),
  classIds: z.array(z.string()),
  answeredBy: z.string().optional(),
  answeredAt: z.number().optional(),
  skipReason: z.string().optional(),
  /** With consensus: who answered it, and how alike the answers are, 0 to 1. */
  answerers: z.array(z.string()).optional(),
  agreement: z.number().optional(),
  /** `u:<user id>` or `g:<group id>`. */
  assignedTo: z.string().optional(),
  /** Where the item stands in the whole unfiltered list, 0 to below 1. */
  at: z.number(),
});
export type ItemView = z.input<typeof ItemView>;
export const ItemPage = z.strictObject({
  ...pageOf(ItemView).shape,
  /** The share of the list that was looked through, 0 to 1, from its beginning (with `back`: from its end); so a search that finds little can be followed. */
  searched: z.number(),
});

export const ItemPath = z.strictObject({ projectId: z.string().max(100), itemId: z.string().regex(/^[0-9a-f]{24}$/) });

/** The text of an item as labelers see it, and as spans count its code points. */
export const ItemText = z.strictObject({
  text: z.string(),
  /** Of a row: its shown columns in order, code points of `text`; between two columns is one line feed. */
  fields: z.array(z.strictObject({ name: z.string(), start: z.number().int(), end: z.number().int() })).optional(),
  /** What the bytes of the file were found to be. */
  encoding: z.enum(["utf-8", "utf-16le", "utf-16be", "windows-1252"]).optional(),
});
export type ItemText = z.input<typeof ItemText>;

/** `POST projects/{projectId}/texts` (reviewers): the beginnings of texts, for the wall; `most` code points each. */
export const AskTexts = z.strictObject({
  itemIds: z
    .array(z.string().regex(/^[0-9a-f]{24}$/))
    .min(1)
    .max(48),
  most: z.number().int().min(50).max(1_000_000).default(400),
});
export const Texts = z.strictObject({
  items: z.array(z.strictObject({ id: z.string(), text: ItemText.optional(), isCut: z.boolean().optional(), problem: z.string().optional() })),
});
export type Texts = z.input<typeof Texts>;

/**
 * `POST projects/{projectId}/pictures` (labelers): pictures of items whose files browsers cannot show by themselves (BMP, TIFF, DICOM, anything under a wrong name),
 * made on first need and kept. Whole: as large as the file, up to 8,192 pixels a side.
 */
export const AskPictures = z.strictObject({
  items: z
    .array(z.strictObject({ id: z.string().regex(/^[0-9a-f]{24}$/), /** From 0. */ frame: z.number().int().min(0).max(9_999).default(0) }))
    .min(1)
    .max(36),
});
export const Pictures = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      frame: z.number(),
      /** WebP or PNG, signed. Absent where there is a problem. */
      url: z.string().optional(),
      /** Of the file, upright; labels count these pixels, however large the picture is. */
      width: z.number().optional(),
      height: z.number().optional(),
      /** Pages or frames of the file. */
      frames: z.number().optional(),
      /** It has more than 8 bits of gray: ask for its plane to set window and level. */
      isDeep: z.boolean().optional(),
      problem: z.string().optional(),
    }),
  ),
});
export type Pictures = z.input<typeof Pictures>;

/** `POST projects/{projectId}/planes` (labelers): the gray values of one frame, to window in the browser. */
export const AskPlane = z.strictObject({ itemId: z.string().regex(/^[0-9a-f]{24}$/), frame: z.number().int().min(0).max(9_999).default(0) });
export const PlaneReply = z.strictObject({
  /** Signed; gzip of `width` × `height` samples, row by row, unsigned 16-bit, little-endian. */
  url: z.string(),
  width: z.number(),
  height: z.number(),
  /** The value of a sample: `sample × slope + intercept` (Hounsfield units in a CT). */
  slope: z.number(),
  intercept: z.number(),
  /** Of the values, where the file tells: HU in a CT. */
  unit: z.string().optional(),
  /** Low values are bright (MONOCHROME1). */
  inverted: z.boolean(),
  /** Least and greatest value in the frame. */
  least: z.number(),
  greatest: z.number(),
  /** In values: the file's own windows first, then those usual for the modality; the first is how the picture is shown. */
  windows: z.array(z.strictObject({ name: z.string(), center: z.number(), width: z.number() })).min(1),
});
export type PlaneReply = z.input<typeof PlaneReply>;

/** `GET projects/{projectId}/items/{itemId}/image` (reviewers): a signed address of the source file. */
export const ImageReply = z.strictObject({ url: z.string(), item: ItemView });
export type ImageReply = z.input<typeof ImageReply>;

/** `POST projects/{projectId}/renditions` (reviewers): small pictures for thumbnails, made on first need and kept. */
export const AskRenditions = z.strictObject({
  itemIds: z
    .array(z.string().regex(/^[0-9a-f]{24}$/))
    .min(1)
    .max(48),
  side: z.union([z.literal(256), z.literal(1024)]).default(256),
});
export const Renditions = z.strictObject({ items: z.array(z.strictObject({ id: z.string(), url: z.string().optional(), problem: z.string().optional() })) });
export type Renditions = z.input<typeof Renditions>;
