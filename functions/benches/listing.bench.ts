import type { Operation, Stored } from "../backends/documents.ts";
import { openLocal } from "../backends/local/open.ts";
import { indexes } from "../hosts/tables.ts";
import { type Item, ItemShape, itemsByOrder } from "../items/item.ts";
import { bucketPks } from "../projects/project.ts";
import { type Bench, type Emit, percentile } from "./bench.ts";
import { expectOk, type LoadedProject, loadedProject } from "./over-http.ts";

/**
 * The data tab's list over HTTP. Hold: any page of all items ≤ 50 ms; the first page of any combination of filters ≤ 200 ms, also of one that matches nothing,
 * which is then sure after one call. Items are given answers in the store itself: labeling half a million by API would take longer than all benches.
 */
const bench: Bench = async ({ quick, items }, emit) => {
  for (const n of items ? [items] : quick ? [10_000] : [10_000, 500_000]) {
    const project = await loadedProject(n);
    try {
      await answerItems(project);
      await measure(project, n, emit);
    } finally {
      await project.close();
    }
  }
};

const PEOPLE = ["ana", "bob", "cleo", "dan"];
const START = 1_760_000_000_000;
/** A rare thing is one item in so many. */
const RARE = 20_000;

/** What a project looks like in the midst of its work: most is labeled, some is not, of each thing that can be filtered by there is much and little. */
function answered(item: Item, n: number): Item {
  const { lane: _, ...kept } = item;
  const isRare = n % RARE === 7;
  const assigned = n % 10 === 3 && { assignedTo: "u:ana" };
  if (n % 5 === 0) return { ...item, ...assigned };
  const given = { answeredBy: isRare ? "eve" : (PEOPLE[n % 4] ?? ""), answeredAt: START + n * 1_000, generation: 1 };
  if (n % 20 === 1) return { ...kept, ...given, state: "skipped", skipReason: isRare ? "no-class-fits" : "unclear" };
  const classIds = [isRare ? "c9" : `c${1 + (n % 7)}`];
  const agreed = n % 4 === 2 && { answerers: [...PEOPLE], agreement: (n % 101) / 100 };
  return { ...kept, ...given, ...assigned, ...agreed, state: "labeled", labelVersion: 1, classIds, ...(classIds[0] && { classId: classIds[0] }) };
}

async function answerItems({ host, projectId, folder }: LoadedProject): Promise<void> {
  const local = await openLocal({ dataDir: host.dataDir, allowFolders: [folder], origin: host.origin, indexes });
  let n = 0;
  for (const pk of bucketPks({ id: projectId, buckets: 20 })) {
    let cursor: string | undefined;
    do {
      const page = await local.documents.query({ shape: ItemShape, pk, index: itemsByOrder, limit: 100, ...(cursor !== undefined && { cursor }) });
      const change = ({ value, etag }: Stored<Item>): Operation => ({ op: "replace", doc: answered(value, n++), etag });
      if (page.items.length > 0) await local.documents.batch(pk, page.items.map(change));
      cursor = page.cursor;
    } while (cursor !== undefined);
    if (n % 100_000 < 25_000) console.error(`${n} items answered`);
  }
  await local.close();
}

/** One choice of each filter: much, little, nothing. */
const CHOICES: Record<string, readonly string[]> = {
  state: ["labeled", "skipped", "needs-review"],
  classId: ["c1", "c9", "c99"],
  labeler: ["ana", "eve", "nobody"],
  queue: ["manual", "clustered"],
  name: ["image-00", "00077.png", "nowhere"],
  answeredFrom: [String(START), String(START + 300_000_000)],
  answeredBefore: [String(START + 10_000_000), String(START + 900_000_000)],
  skipReason: ["unclear", "no-class-fits", "other"],
  agreementFrom: ["0.2", "0.99"],
  agreementTo: ["0.01", "1"],
  assignedTo: ["u:ana", "g:none"],
  sample: ["1", "20"],
};

/** All single filters, all pairs, and many larger combinations: always the same ones. */
function combinations(): Record<string, string>[] {
  const singles = Object.entries(CHOICES).flatMap(([field, values]) => values.map((value) => ({ [field]: value })));
  const pairs = singles.flatMap((a, at) => singles.slice(at + 1).map((b) => ({ ...a, ...b })));
  const larger = Array.from({ length: 400 }, (_, n) =>
    Object.fromEntries(
      Object.entries(CHOICES).flatMap(([field, values], at) => ((n * 7 + at * 5) % 3 === 0 ? [] : [[field, values[(n + at) % values.length] ?? ""]])),
    ),
  );
  const isPossible = ({ answeredFrom = "0", answeredBefore = "9e15", agreementFrom = "0", agreementTo = "1" }: Record<string, string>) =>
    Number(answeredFrom) <= Number(answeredBefore) && Number(agreementFrom) <= Number(agreementTo);
  return [{}, ...singles, ...pairs, ...larger].filter(isPossible);
}

async function measure({ api, owner, projectId }: LoadedProject, n: number, emit: Emit): Promise<void> {
  const list = async (query: Record<string, string>) =>
    expectOk(await api.call("GET", `projects/${projectId}/items?${new URLSearchParams({ limit: "60", ...query }).toString()}`, owner), "items");
  const timed = async (count: number, query: (at: number) => Record<string, string>) => {
    const times: number[] = [];
    for (let at = 0; at < count; at++) times.push((await list(query(at))).ms);
    return times;
  };
  await timed(20, () => ({}));
  const first = await timed(100, () => ({}));
  emit("first_page_ms", percentile(first, 0.5), "ms", n);
  emit("first_page_p95_ms", percentile(first, 0.95), "ms", n);
  const deep = await timed(100, (at) => ({ at: String(((at * 37) % 100) / 100) }));
  emit("deep_page_ms", percentile(deep, 0.5), "ms", n);
  emit("deep_page_p95_ms", percentile(deep, 0.95), "ms", n);

  const times: { ms: number; query: Record<string, string> }[] = [];
  let unsure = 0;
  for (const query of combinations()) {
    const { ms, body } = await list(query);
    times.push({ ms, query });
    if (body["searched"] !== 1 && (body["items"] as unknown[]).length < 60) unsure++;
  }
  const sorted = times.toSorted((a, b) => b.ms - a.ms);
  emit("filter_combinations", times.length, "combinations", n);
  emit(
    "filtered_ms",
    percentile(
      sorted.map(({ ms }) => ms),
      0.5,
    ),
    "ms",
    n,
  );
  emit(
    "filtered_p95_ms",
    percentile(
      sorted.map(({ ms }) => ms),
      0.95,
    ),
    "ms",
    n,
  );
  emit("filtered_worst_ms", sorted[0]?.ms ?? 0, "ms", n);
  emit("filtered_needing_a_second_call", unsure, "combinations", n);
  console.error(
    sorted
      .slice(0, 5)
      .map(({ ms, query }) => `${ms.toFixed(0)} ms: ${JSON.stringify(query)}`)
      .join("\n"),
  );
}
export default bench;
