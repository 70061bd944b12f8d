/**
 * How the host's process is started. Without a bound V8 lets garbage pile up to gigabytes on a large machine before it collects; with these the host stays
 * under 300 MB while it loads 500,000 items (`npm run bench -- init`), at the same speed.
 */
export const NODE_FLAGS = ["--disable-warning=ExperimentalWarning", "--max-semi-space-size=8", "--max-old-space-size=384"];
